// Demonstration: the web tier may send everything anywhere, and still cannot query the database.
import { blockedQuery } from "../traffic/blocked-query";
import type { Demonstration } from "../demonstration";

export const webTier: Demonstration = {
  name: "database-web-tier",
  protocol: "VPC",
  title: "Database: the web tier is blocked",
  shows: "the web server makes the same query; its own group lets everything out, the database's group lets only the application group in",
  means: "What no ingress rule allows is dropped, even if the sender's own group lets it out.",
  run: (stage) => blockedQuery(stage, "web", "database", "database"),
};
