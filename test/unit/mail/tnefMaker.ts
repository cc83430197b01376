/** Parts of TNEF (MS-OXTNEF), one by one. */

export const uint16 = (value: number): Buffer => {
  const octets = Buffer.alloc(2);
  octets.writeUInt16LE(value);
  return octets;
};
export const uint32 = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32LE(value);
  return octets;
};
const padded = (octets: Buffer): Buffer =>
  Buffer.concat([octets, Buffer.alloc((4 - (octets.length % 4)) % 4)]);

export function attribute(level: number, id: number, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([level]),
    uint32(id),
    uint32(data.length),
    data,
    uint16(data.reduce((sum, octet) => (sum + octet) & 0xffff, 0)),
  ]);
}

export function property(type: number, id: number, value: Buffer): Buffer {
  return Buffer.concat([uint16(type), uint16(id), uint32(1), uint32(value.length), padded(value)]);
}

export const tnef = (...attributes: readonly Buffer[]): Buffer =>
  Buffer.concat([uint32(0x223e9f78), uint16(1), ...attributes]);
