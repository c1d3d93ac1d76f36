// The SSH server: https://man.openbsd.org/sshd_config
import { type ServerService, text } from "../model";

/** OpenSSH at port 22, for users who have a key. */
export function openssh(): ServerService {
  return {
    name: "sshd",
    software: "openssh",
    listensOn: [{ transport: "tcp", port: 22 }],
    restartDelaySec: 1,
    // The image's sshd_config includes it: https://stigaview.com/products/al2023/v1r2/AZLX-23-001245
    // Before the image's own 50-redhat.conf: the first value counts. cloud-init writes it before sshd starts.
    dropInFolder: "/etc/ssh/sshd_config.d",
    files: {
      "10-tcp-ip-lab.conf": text`PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
X11Forwarding no
`,
      // It starts itself again for each connection, so it wants its full path.
      start: text`[ -e host_key ] || ssh-keygen -q -t ed25519 -N '' -f host_key
exec "$(command -v sshd)" -D -e -f "$CONFIGURATION_DIRECTORY/10-tcp-ip-lab.conf" \\
  -o "HostKey=$STATE_DIRECTORY/host_key" -o PidFile=none
`,
    },
  };
}
