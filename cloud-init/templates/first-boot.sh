#!/bin/bash
# Installs the instance's packages and the lab's programs, and starts the services. May be run again by hand.
set -euo pipefail
# shellcheck source=/dev/null
source /etc/tcp-ip-lab.conf

# Seven attempts within five and a half minutes.
retry() {
  local delay=5
  until "$@"; do
    if ((delay > 160)); then
      echo "first-boot: given up: $*" >&2
      return 1
    fi
    echo "first-boot: again in $delay s: $*" >&2
    sleep "$delay"
    delay=$((delay * 2))
  done
}

retry dnf --assumeyes install amazon-ssm-agent bind-utils git net-tools nmap-ncat nodejs24 tcpdump traceroute \
  "${PACKAGES[@]}"
systemctl enable --now amazon-ssm-agent

programs=/opt/tcp-ip-lab/lab-apps.mjs
# The key is lab-apps/SHA256/FILE.
IFS=/ read -r _ sha256 _ <<<"$LAB_APPS_KEY"
fetch_programs() {
  aws s3 cp --no-progress "s3://$BUCKET/$LAB_APPS_KEY" "$programs.part" &&
    sha256sum --check --quiet <<<"$sha256  $programs.part"
}
retry fetch_programs
chmod 0644 "$programs.part"
mv "$programs.part" "$programs"
# The services would restart for ever if Node.js did not run them.
lab-apps --help >/dev/null

systemctl daemon-reload
# A host may have no services.
if [[ $START_PROGRAMS == true ]] && ((${#SERVICES[@]} > 0)); then
  systemctl enable --now -- "${SERVICES[@]}"
fi
