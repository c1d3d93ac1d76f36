#!/bin/bash
# Edge. The instance's packages, the lab's programs, and their services. May be run again by hand.
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

# Linux takes 64 characters at most (sethostname(2)); where the fully qualified domain name has more, the short name has to do.
((${#DOMAIN_NAME} <= 64)) || hostnamectl set-hostname "$HOST"

retry dnf --assumeyes install amazon-ssm-agent bind-utils git net-tools nmap-ncat nodejs24 tcpdump traceroute
systemctl enable --now amazon-ssm-agent

programs=/opt/tcp-ip-lab/lab-apps.mjs
retry aws s3 cp --no-progress "s3://$BUCKET/$LAB_APPS_KEY" "$programs.part"
chmod 0644 "$programs.part"
mv "$programs.part" "$programs"

systemctl daemon-reload
if [[ $START_PROGRAMS == true ]]; then
  systemctl enable --now "${SERVICES[@]}"
fi
