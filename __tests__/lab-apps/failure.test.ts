import { describeError } from "../../lab-apps/report/failure";

test("what an error code means depends on the call: connect(2) lacks a port, listen(2) the address", () => {
  const error = (syscall: string) => Object.assign(new Error("EADDRNOTAVAIL"), { code: "EADDRNOTAVAIL", syscall });
  expect(describeError(error("connect"))).toBe("no free local port or no local address to connect from (EADDRNOTAVAIL)");
  expect(describeError(error("listen"))).toBe("the address is not one of this machine's (EADDRNOTAVAIL)");
  expect(describeError(Object.assign(error("connect"), { code: "ECONNREFUSED" }))).toContain("nothing listens there");
});
