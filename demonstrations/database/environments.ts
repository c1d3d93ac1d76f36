// Demonstration: production and staging, each with a database of its own.
import { blockedQuery, together } from "../traffic/blocked-query";
import type { Demonstration, Finding } from "../demonstration";
import { query } from "../traffic/query";
import type { Stage } from "../stage";

async function ownQuery(stage: Stage): Promise<Finding> {
  const { status, stdout } = await query(stage, "staging-application", "staging-database");
  return {
    seen: [`staging-application asked staging-database and got "${stdout.trim()}"; psql's exit status is ${status}`],
    asExpected: status === 0 && stdout.trim() === "1|a book for staging",
  };
}

export const environments: Demonstration = {
  name: "database-environments",
  protocol: "VPC",
  title: "Database: environments are isolated from one another",
  shows: "staging queries its own database; then staging asks production's database, and production asks staging's",
  means: "Groups keep environments apart that share a network.",
  run: async (stage) =>
    together(
      await Promise.all([
        ownQuery(stage),
        blockedQuery(stage, "staging-application", "database", "staging-application"),
        blockedQuery(stage, "application-1", "staging-database", "application-1"),
      ]),
    ),
};
