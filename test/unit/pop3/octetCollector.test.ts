import assert from 'node:assert/strict';
import { OctetCollector } from '../../../src/pop3/octetCollector';
import { seededOctets } from '../../support/sampleMessages/seededRandom';

function collect(octets: Buffer, pieceLength: number): OctetCollector {
  const collector = new OctetCollector();
  for (let start = 0; start < octets.length; start += pieceLength) {
    collector.append(octets.subarray(start, start + pieceLength));
  }
  return collector;
}

describe('OctetCollector', () => {
  it('A1 gives back the octets in order, in pieces of any length', () => {
    for (const length of [0, 1, 4_096, 4_097, 100_000, 3_000_000]) {
      const octets = seededOctets(length, length);
      for (const pieceLength of [7, 65_536, 5_000_000]) {
        const collector = collect(octets, pieceLength);
        assert.equal(collector.length, length);
        assert.equal(Buffer.compare(collector.joined(), octets), 0, `${length}/${pieceLength}`);
        const start = Buffer.from(collector.joined(5_000));
        assert.equal(Buffer.compare(start, octets.subarray(0, 5_000)), 0);
      }
    }
  });

  it('A10 does not keep the pieces it is given', () => {
    const piece = Buffer.from('before');
    const collector = new OctetCollector();
    collector.append(piece);
    piece.write('after!');
    assert.equal(Buffer.from(collector.joined()).toString(), 'before');
    assert.equal(collector.joined().buffer.byteLength, piece.length);
  });

  it('gives an array whose memory holds nothing else, whatever pieces it got', () => {
    const chunk = seededOctets(1, 100_000);
    for (const pieces of [
      [chunk.subarray(10, 20)],
      [chunk.subarray(10, 20), chunk.subarray(20, 30)],
      [chunk.subarray(10, 50_000)],
      [chunk.subarray(0, 5), chunk.subarray(5, 50_000), chunk.subarray(50_000, 50_003)],
      [Uint8Array.from(chunk.subarray(0, 50_000))],
    ]) {
      const collector = new OctetCollector();
      for (const piece of pieces) {
        collector.append(piece);
      }
      const all = collector.joined();
      assert.deepEqual(Buffer.from(all), Buffer.concat(pieces));
      assert.equal(all.buffer.byteLength, all.length);
      const start = collector.joined(7);
      assert.deepEqual(Buffer.from(start), Buffer.concat(pieces).subarray(0, 7));
      assert.equal(start.buffer.byteLength, 7);
    }
  });
});
