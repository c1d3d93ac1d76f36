// Input that is no plan and no state: one sentence that says what it is, and which command writes what is wanted.
import { readTerraform } from "../../terraform-input";
import { TopologyError } from "../../topology/model";
import { state, WEB_AND_DATABASE } from "./documents";

const whole = state(WEB_AND_DATABASE);

test.each([
  ["nothing", "", /^this is empty; give the JSON of a plan or a state: terraform show -json/],
  ["text", "No changes.", /^this is not JSON \(.*\); give the output of: terraform show -json/],
  [
    "a saved plan",
    "PK\u0003\u0004rest",
    /^this is a saved plan, which is binary; give its JSON: terraform show -json plan.out > plan.json$/,
  ],
  ["a truncated plan", whole.slice(0, -40), /^this JSON ends in the middle: write it anew$/],
  ["a list", "[]", /^this JSON is no plan and no state of Terraform/],
  ["another JSON", "{}", /^this JSON is no plan and no state of Terraform \(it has no format_version\)/],
  ["a raw state file", '{"version":4,"resources":[]}', /^this is a raw state file; .*terraform show -json > state.json$/],
  ["a configuration", '{"resource":{}}', /^this is a configuration in JSON; plan it first/],
  ["the log of a plan", '{"@level":"info"}', /^this is Terraform's log/],
  ["a later format", '{"format_version":"2.0","planned_values":{}}', /^this plan has format version 2.0; known are 0.x and 1.x/],
  ["an empty state", '{"format_version":"1.0"}', /^this state is empty: nothing has been applied$/],
  ["a state without resources", state([]), /^this state is empty: nothing has been applied$/],
  [
    "another provider's state",
    state([{ type: "google_compute_network", name: "main", values: {} }]),
    /^no VPC can be read from this state: it has no resource of the AWS provider$/,
  ],
  ["a state without a VPC", state([{ type: "aws_s3_bucket", name: "main", values: {} }]), /it has no aws_vpc/],
  [
    "a VPC whose block is not known",
    state([{ type: "aws_vpc", name: "main", values: { id: "vpc-1" } }]),
    /aws_vpc.main: its block is known after the apply only: what is in it is left out$/,
  ],
])("%s is refused in one line", (_title, text, message) => {
  let error: unknown;
  try {
    readTerraform(text);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(TopologyError);
  expect((error as TopologyError).message).toMatch(message);
  expect((error as TopologyError).message).not.toContain("\n");
});

test("a byte order mark is no part of the JSON", () => {
  expect(readTerraform(`\uFEFF${whole}`).scenario.hosts).toHaveLength(2);
});
