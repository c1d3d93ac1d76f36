// Which instances are targets of the load balancers.
import type { Instance } from "@cdktf/provider-aws/lib/instance";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import { Construct } from "constructs";
import type { LoadBalancers } from "./load-balancers";
import { pick, terraformName } from "./names";

export class Targets extends Construct {
  /** @param instances by host name */
  constructor(scope: Construct, id: string, loadBalancers: LoadBalancers, instances: Readonly<Record<string, Instance>>) {
    super(scope, id);
    for (const { host, loadBalancing, targetGroup } of loadBalancers.all)
      for (const target of loadBalancing.targets)
        new LbTargetGroupAttachment(this, `${terraformName(host.name)}_target_${terraformName(target)}`, {
          targetGroupArn: targetGroup.arn,
          targetId: pick(instances, target).id,
          port: loadBalancers.portOf(loadBalancing.targetPort),
        });
  }
}
