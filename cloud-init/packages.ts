// The packages of Amazon Linux 2023 that have the software of a scenario: https://docs.aws.amazon.com/linux/al2023/release-notes/
import { type Host, softwareOf, type Software } from "../topology/model";

/**
 * None if the image has it already.
 *
 * - nginx, whose unit in /usr gives way to ours of the same name in /etc: https://github.com/amazonlinux/amazon-linux-2023/issues/970
 * - haproxy, since 2023.1: https://github.com/amazonlinux/amazon-linux-2023/issues/234
 * - postgresql15 and postgresql15-server: https://github.com/amazonlinux/amazon-linux-2023/issues/717
 */
const PACKAGES: Readonly<Record<Software, readonly string[]>> = {
  nginx: ["nginx", "openssl"],
  openssh: [],
  postgresql: ["postgresql15-server"],
  haproxy: ["haproxy"],
  curl: [],
  ssh: [],
  psql: ["postgresql15"],
};

/** In alphabetical order. */
export function packagesOf(host: Host): readonly string[] {
  return [...new Set(softwareOf(host).flatMap((software) => PACKAGES[software]))].sort();
}
