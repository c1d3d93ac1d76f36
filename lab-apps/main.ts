// Edge. `lab-apps PROGRAM ...`: picks the program.
process.stderr.write("lab-apps: no program yet\n");
process.exit(2);
