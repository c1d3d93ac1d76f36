// The first start of PostgreSQL, which makes the database.
import { PostgresqlServer, postgresqlLack } from "../lab-apps/support/postgresql";
import { describeUnless, TestMachine } from "../support/test-machine";

describeUnless(postgresqlLack, "PostgreSQL", () => {
  test("does not start with a schema that has a mistake, and says which", async () => {
    using machine = new TestMachine("host");
    using database = new PostgresqlServer(machine, "host", "create table orders (number int);\ngrant select on order to reader;\n");
    await expect(database.ready).rejects.toThrow(/FATAL: {2}syntax error at or near "order"/);
  }, 60_000);
});
