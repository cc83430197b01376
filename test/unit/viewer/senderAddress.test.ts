import assert from 'node:assert/strict';

import fc from 'fast-check';

import { canonicalSender, internationalForm } from '../../../src/viewer/senderAddress';

describe('the form in which a sender is trusted', () => {
  const taken: Readonly<Record<string, string>> = {
    'ada@example.com': 'ada@example.com',
    'ada@EXAMPLE.Com': 'ada@example.com',
    "o'hara+news=x@mail.example.co.uk": "o'hara+news=x@mail.example.co.uk",
    'ada@bücher.example': 'ada@xn--bcher-kva.example',
    'ada@BÜCHER.example': 'ada@xn--bcher-kva.example',
    'ada@xn--BCHER-KVA.example': 'ada@xn--bcher-kva.example',
    'jürgen@example.com': 'jürgen@example.com',
    'ada@example.xn--p1ai': 'ada@example.xn--p1ai',
  };
  for (const [address, canonical] of Object.entries(taken)) {
    it(`of ${address} is ${canonical}`, () => {
      assert.equal(canonicalSender(address), canonical);
      assert.equal(canonicalSender(canonical), canonical);
    });
  }

  it('keeps the case of the local part, which only its server may ignore', () => {
    assert.notEqual(canonicalSender('Ada@example.com'), canonicalSender('ada@example.com'));
  });

  it('tells a domain from one that looks like it', () => {
    // The second has a Cyrillic а.
    assert.notEqual(canonicalSender('a@paypal.example'), canonicalSender('a@pаypal.example'));
    assert.equal(canonicalSender('a@pаypal.example'), 'a@xn--pypal-4ve.example');
  });

  const refused: Readonly<Record<string, string>> = {
    'no at sign': 'ada',
    'no local part': '@example.com',
    'no domain': 'ada@',
    'a single label': 'ada@localhost',
    'a dot at the end': 'ada@example.com.',
    'an empty label': 'ada@example..com',
    'an IP address': 'ada@192.0.2.1',
    'an IP address in another form': 'ada@0x7f.1',
    'a literal': 'ada@[192.0.2.1]',
    'a quoted local part': '"ada"@example.com',
    'an address in quotes before another domain': '"ada@example.com"@example.net',
    'two at signs': 'ada@example.com@example.net',
    'a comment': 'ada(x)@example.com',
    'a space': 'a da@example.com',
    'a line end': 'ada\r\n@example.com',
    'dots in a row': 'a..b@example.com',
    'a dot before the at sign': 'ada.@example.com',
    'a percent escape in the domain': 'ada@ex%61mple.com',
    'a path after the domain': 'ada@example.com/x',
    'a port': 'ada@example.com:80',
    'full-width letters': 'ada@ｅxample.com',
    'an ideographic full stop': 'ada@example。com',
    'a soft hyphen': 'ada@exam\u00adple.com',
    'a zero-width joiner in the local part': 'a\u200dda@example.com',
    'a right-to-left override': 'ada\u202e@example.com',
    'a filler that nothing shows of': 'ada\u3164@example.com',
    'a letter with its mark apart': 'ju\u0308rgen@example.com',
    'broken Punycode': 'ada@xn--a.example',
    'an A-label of plain letters': 'ada@xn--example-.com',
    'an underscore in the domain': 'ada@ex_ample.com',
    'a hyphen at the end of a label': 'ada@example-.com',
    'a local part over 64 octets': `${'a'.repeat(65)}@example.com`,
    'a label over 63': `ada@${'a'.repeat(64)}.com`,
    'more than 254 characters': `ada@${'a.'.repeat(130)}com`,
    'very much': 'a@'.repeat(1_000_000),
  };
  for (const [what, address] of Object.entries(refused)) {
    it(`is not given to ${what}`, () => {
      assert.equal(canonicalSender(address), undefined);
    });
  }

  it('is its own, and throws at nothing', () => {
    const part = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(
        fc.oneof(
          part,
          fc.tuple(part, part).map(([l, d]) => `${l}@${d}.com`),
          fc.emailAddress(),
        ),
        (address) => {
          const canonical = canonicalSender(address);
          assert.ok(canonical === undefined || canonicalSender(canonical) === canonical);
        },
      ),
    );
  });

  it('is shown with its letters where they are not ASCII', () => {
    assert.equal(internationalForm('ada@xn--bcher-kva.example'), 'ada@bücher.example');
    assert.equal(internationalForm('jürgen@example.com'), 'jürgen@example.com');
    assert.equal(internationalForm('ada@example.com'), undefined);
  });
});
