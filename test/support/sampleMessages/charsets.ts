/**
 * Encoders for character sets that Node can only decode: the decoder's table is read backwards.
 */
type CharacterTable = ReadonlyMap<string, Buffer>;

function singleOctetTable(label: string): CharacterTable {
  const decoder = new TextDecoder(label);
  const table = new Map<string, Buffer>();
  for (let octet = 0; octet < 256; octet += 1) {
    const octets = Buffer.of(octet);
    table.set(decoder.decode(octets), octets);
  }
  return table;
}

function doubleOctetTable(
  label: string,
  leads: readonly (readonly [number, number])[],
): CharacterTable {
  const decoder = new TextDecoder(label);
  const table = new Map([...singleOctetTable('us-ascii')].slice(0, 0x80));
  for (const [first, last] of leads) {
    for (let lead = first; lead <= last; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const octets = Buffer.of(lead, trail);
        const character = decoder.decode(octets);
        // The first code of a character is its standard one; later rows repeat some of them.
        if (Array.from(character).length === 1 && character !== '\ufffd' && !table.has(character)) {
          table.set(character, octets);
        }
      }
    }
  }
  return table;
}

function encodeWith(table: CharacterTable, text: string): Buffer {
  return Buffer.concat(
    Array.from(text, (character) => {
      const octets = table.get(character);
      if (octets === undefined) {
        throw new RangeError(`The character set has no ${JSON.stringify(character)}`);
      }
      return octets;
    }),
  );
}

export function encodeKoi8R(text: string): Buffer {
  return encodeWith(singleOctetTable('koi8-r'), text);
}

/** Windows-1252, of whose extra characters beyond Latin-1 only the euro sign is needed here. */
export function encodeWindows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
}

export function encodeShiftJis(text: string): Buffer {
  return encodeWith(
    doubleOctetTable('shift_jis', [
      [0x81, 0x9f],
      [0xe0, 0xea],
    ]),
    text,
  );
}

const TO_JIS_X_0208 = Buffer.from('\u001b$B');
const TO_ASCII = Buffer.from('\u001b(B');

/** ISO-2022-JP (RFC 1468): JIS X 0208 between escape sequences, back in ASCII at the end of every line. */
export function encodeIso2022Jp(text: string): Buffer {
  const table = doubleOctetTable('euc-jp', [[0xa1, 0xf4]]);
  const runs = text.match(/[\0-\u007f]+|[^\0-\u007f]+/gu) ?? [];
  return Buffer.concat(
    runs.flatMap((run) =>
      run.charCodeAt(0) < 0x80
        ? [Buffer.from(run)]
        : [TO_JIS_X_0208, encodeWith(table, run).map((octet) => octet & 0x7f), TO_ASCII],
    ),
  );
}
