// By how many bits the windows that a side announces are shifted (RFC 7323, section 2).
import { NONE } from "../headers/packet";
import type { TcpSide } from "./tcp-side";

const MOST = 14;

const refuses = ({ synFrame, offeredScale, synIsCut }: TcpSide) => synFrame !== NONE && offeredScale === NONE && !synIsCut;

/** @returns NONE if the capture cannot tell (RFC 7323, section 2.2) */
export function windowShift(side: TcpSide, peer: TcpSide): number {
  if (refuses(side) || refuses(peer)) return 0;
  // Only an offer can be answered with one.
  const isAgreed = side.offeredScale !== NONE && (peer.offeredScale !== NONE || side.synHadAck);
  return isAgreed ? Math.min(MOST, side.offeredScale) : NONE;
}
