// The VPC, its gateways and hosts as namespaces: what `ip`, `bridge` and `nft` are told.
export { connectBridge, connectPorts, vpcLinks } from "./bridge";
export { hostScript } from "./host";
export { internetScript } from "./internet";
export { natGatewayScript } from "./nat-gateway";
export { writeNeighbours } from "./neighbours";
export { hasInternet, routerMac } from "./ports";
export { HOST_INTERFACE } from "./settings";
export { vpcFabric, vpcRules } from "./vpc";
