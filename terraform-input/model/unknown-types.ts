// Resources that decide on packets and that the model does not know: what is not told because of them.
import type { Reading } from "./reading";

const NOT_KNOWN: Readonly<Record<string, string>> = {
  aws_ec2_transit_gateway: "transit gateway: traffic to it is treated as unknown, not as blocked",
  aws_ec2_transit_gateway_vpc_attachment: "transit gateway: traffic to it is treated as unknown, not as blocked",
  aws_vpn_gateway: "VPN gateway: traffic to it is treated as unknown, and routes that it propagates are not there",
  aws_vpn_connection: "VPN: hosts behind it are not told",
  aws_dx_gateway: "Direct Connect: hosts behind it are not told",
  aws_ec2_client_vpn_endpoint: "client VPN: its clients are not told",
  aws_networkfirewall_firewall: "network firewall: what it drops is not told",
  aws_vpclattice_service_network_vpc_association: "VPC Lattice: what it connects is not told",
  aws_ec2_network_insights_path: "not needed: lab explain tells the path",
  aws_eks_cluster: "EKS: neither its endpoint nor its pods are told",
  aws_eks_node_group: "EKS: its nodes are not told",
  aws_egress_only_internet_gateway: "IPv6: the model has IPv4 only",
  aws_vpc_ipv6_cidr_block_association: "IPv6: the model has IPv4 only",
  aws_network_interface_permission: "other accounts' interfaces are not told",
  aws_vpc_block_public_access_options: "VPC block public access: what it blocks is not told",
  aws_ram_resource_share: "other accounts' resources in shared subnets are not told",
  aws_redshift_cluster: "not a host here: it is not told",
  aws_opensearch_domain: "not a host here: it is not told",
  aws_msk_cluster: "not a host here: it is not told",
  aws_docdb_cluster: "not a host here: it is not told",
  aws_neptune_cluster: "not a host here: it is not told",
  aws_efs_mount_target: "not a host here: it is not told",
  aws_mq_broker: "not a host here: it is not told",
  aws_directory_service_directory: "not a host here: it is not told",
  aws_spot_instance_request: "not a host here: it is not told",
};

export function noteUnknownTypes(reading: Reading): void {
  for (const [type, text] of Object.entries(NOT_KNOWN))
    for (const { address, mode } of reading.of(type)) if (mode === "managed") reading.notes.add(address, text);
}
