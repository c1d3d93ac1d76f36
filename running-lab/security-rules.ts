// Changes to the security groups' rules while a lab runs.

/**
 * At all hosts of the group at once. Tracked connections go on without the rule that let them begin; untracked ones end:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 *
 * Errors: TopologyError if the lab has no such rule; LabError if there is nothing to change.
 */
export interface SecurityRules {
  /** As AWS's RevokeSecurityGroupIngress and RevokeSecurityGroupEgress do. */
  revoke(ruleId: string): Promise<void>;
  /** Gives a revoked rule back, as AWS's AuthorizeSecurityGroupIngress and AuthorizeSecurityGroupEgress do. */
  authorize(ruleId: string): Promise<void>;
}
