import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { FieldBody } from '../../../../src/source/fieldBody';
import { explainField, explainFieldName } from '../../../../src/source/fields/explainField';
import type {
  ExplanationContext,
  FieldExplanation,
} from '../../../../src/source/fields/explanation';
import { knownFieldNames } from '../../../../src/source/fields/fieldDefinitions';
import { at, bodyOf, START } from './fieldBodies';

const CONTEXT: ExplanationContext = {
  now: Date.parse('2025-11-04T12:15:30Z'),
  locale: 'en-GB',
  timeZone: 'UTC',
};

/** The explanation at the first place of a text in a field. */
function hover(
  name: string,
  raw: string,
  text: string,
  context: ExplanationContext = CONTEXT,
): { readonly body: FieldBody; readonly found: FieldExplanation } {
  const body = bodyOf(raw);
  const found = explainField(name, body, START + raw.indexOf(text), context);
  assert.notEqual(found, undefined);
  return { body, found: found! };
}

function factsOf({ facts }: FieldExplanation): Readonly<Record<string, string>> {
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]));
}

describe('a hover in a header field', () => {
  it('decodes the encoded words of a subject', () => {
    const { body, found } = hover(
      'Subject',
      ' Re: =?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?= x',
      'Gr',
    );
    assert.equal(at(body, found.range), '=?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=');
    assert.equal(factsOf(found).Decoded, 'Grüße');
    assert.equal(factsOf(found).Charset, 'utf-8');
    assert.equal(factsOf(found).Text, 'Re: Grüße x');
    assert.equal(factsOf(found)['Defined in'], 'RFC 5322 §3.6.5');
  });

  it('tells the fault of an encoded word', () => {
    const { found } = hover('Subject', ' =?nope?Q?a?=', 'nope');
    assert.match(found.sentences.join(' '), /character set is not known/u);
  });

  it('takes the names that every object has for words like others', () => {
    for (const name of ['__proto__', 'constructor', 'valueOf']) {
      for (const tag of ['a=', 'c=']) {
        const dkim = hover('DKIM-Signature', ` v=1; a=${name}; c=${name}/${name}`, tag);
        assert.match(JSON.stringify(dkim.found.facts), new RegExp(name, 'iu'));
      }
      const list = hover('List-Post', ` <${name}:x>`, name);
      assert.match(JSON.stringify(list.found.facts), /:x/u);
    }
  });

  it('gives a date in local time with its distance', () => {
    const { body, found } = hover('Date', ' Mon, 4 Nov 2025 10:15:30 +0100', 'Nov');
    assert.equal(at(body, found.range), 'Mon, 4 Nov 2025 10:15:30 +0100');
    assert.match(factsOf(found)['Local time'] ?? '', /Tuesday.*09:15:30/u);
    assert.equal(factsOf(found).Distance, '3 hours ago');
    assert.equal(factsOf(found).Zone, 'UTC+01:00');
    assert.match(found.sentences.join(' '), /day of the week/u);
  });

  it('says that a date can’t be made out', () => {
    const { found } = hover('Date', ' soon', 'soon');
    assert.deepEqual(found.facts, []);
    assert.match(found.sentences[0] ?? '', /No date/u);
  });

  it('shows the mailbox at the offset, and a name that shows another domain', () => {
    const raw = ' Ann <ann@example.org>, "bob@example.net" <b@example.com>';
    assert.deepEqual(factsOf(hover('To', raw, 'ann@').found), {
      Name: 'Ann',
      Address: 'ann@example.org',
    });
    const { found } = hover('To', raw, 'b@example.com');
    assert.match(found.sentences.join(' '), /another domain/u);
  });

  it('shows a message identifier with its place in the thread', () => {
    const { body, found } = hover('References', ' <a@b.example> <c@d.example>', 'c@d');
    assert.equal(at(body, found.range), '<c@d.example>');
    assert.equal(factsOf(found).Position, '2 of 2');
  });

  it('explains a parameter, and the whole value before it', () => {
    const raw = " text/plain; charset=utf-8; name*=utf-8'de'%C3%A4";
    const { body, found } = hover('Content-Type', raw, 'name');
    assert.equal(at(body, found.range), "name*=utf-8'de'%C3%A4");
    assert.deepEqual(factsOf(found), { Value: 'ä', Charset: 'utf-8', Language: 'de' });
    assert.deepEqual(factsOf(hover('Content-Type', raw, 'text').found), {
      Value: 'text/plain',
      charset: 'utf-8',
      name: 'ä',
    });
    const disposition = hover('Content-Disposition', ' inline; filename=x', 'filename').found;
    assert.match(disposition.sentences[0] ?? '', /file name/u);
  });

  it('explains a Received field as a hop with its delay', () => {
    const top = bodyOf(' from a.example by b.example with ESMTPS; 4 Nov 2025 10:01:05 +0000', 0);
    const bottom = bodyOf(' by a.example with HTTP; 4 Nov 2025 10:00:00 +0000', 500);
    const fields = [top, bottom].map((body) => ({ name: 'Received', body }));
    const found = explainField('received', top, 3, { ...CONTEXT, fields });
    assert.equal(found?.title, 'Hop 2 of 2');
    const facts = factsOf(found);
    assert.equal(facts['Since the hop before'], '1 minute 5 seconds');
    assert.equal(facts.Encryption, 'TLS');
    assert.equal(facts.With, 'ESMTPS (SMTP, over TLS)');
    assert.equal(explainField('Received', top, 3, CONTEXT)?.title, 'Hop 1 of 1');
  });

  it('explains each tag of a DKIM signature, and its weak points', () => {
    const raw = ' v=1; a=rsa-sha1; d=example.org; s=sel; h=from; bh=YWJj; b=YWJj; l=3; x=1';
    const { body, found } = hover('DKIM-Signature', raw, 'a=rsa');
    assert.equal(at(body, found.range), 'a=rsa-sha1');
    assert.deepEqual(factsOf(found), { Algorithm: 'RSA with SHA-1' });
    assert.match(found.sentences[0] ?? '', /too weak/u);
    assert.match(hover('DKIM-Signature', raw, 'x=1').found.sentences[0] ?? '', /expired/u);
    assert.match(
      hover('DKIM-Signature', raw, 's=sel').found.facts[0]?.value ?? '',
      /sel\._domainkey\.example\.org/u,
    );
    const whole = hover('DKIM-Signature', raw, '; d=').found;
    assert.equal(whole.sentences.length, 3);
    assert.equal(
      hover('ARC-Seal', ' i=1; cv=none', 'cv').found.facts[0]?.value,
      'none: this is the first seal',
    );
  });

  it('puts authentication results into words', () => {
    const raw = ' mx.example.net; spf=softfail (x) smtp.mailfrom=a@b.example; dmarc=pass';
    const { found } = hover('Authentication-Results', raw, 'softfail');
    assert.equal(found.title, 'spf=softfail');
    assert.equal(factsOf(found)['Envelope sender'], 'a@b.example');
    assert.match(factsOf(found).Result ?? '', /asks not to reject/u);
    const whole = factsOf(hover('Authentication-Results', raw, 'mx').found);
    assert.equal(whole['Checked by'], 'mx.example.net');
    assert.equal(whole.dmarc, 'pass: passed');
    const spf = hover('Received-SPF', ' pass (ok) client-ip=192.0.2.1', 'pass').found;
    assert.equal(factsOf(spf)['Address of the sending server'], '192.0.2.1');
  });

  it('says how to leave a list, by List-Unsubscribe-Post too', () => {
    const raw = ' <https://example.org/u>';
    const post = { name: 'List-Unsubscribe-Post', body: bodyOf(' List-Unsubscribe=One-Click', 0) };
    const words = (context: ExplanationContext): string =>
      hover('List-Unsubscribe', raw, 'https', context).found.sentences.join(' ');
    assert.match(words({ ...CONTEXT, fields: [post] }), /One request/u);
    assert.match(words(CONTEXT), /Without List-Unsubscribe-Post/u);
  });

  it('gives the verdict of a spam filter, and the text where there is none', () => {
    const { found } = hover('X-Spam-Status', ' Yes, score=9 required=5 tests=AAA', 'score');
    assert.match(found.sentences[0] ?? '', /calls this message spam/u);
    assert.equal(factsOf(hover('X-Spam-Status', ' odd', 'odd').found).Text, 'odd');
  });

  it('explains a value of a fixed set', () => {
    const { found } = hover('Content-Transfer-Encoding', ' Base64', 'Base64');
    assert.match(found.sentences[0] ?? '', /Four characters/u);
  });

  it('shows nothing in the white space around a body', () => {
    const body = bodyOf(' x ');
    assert.equal(explainField('Subject', body, START, CONTEXT), undefined);
    assert.equal(explainField('Subject', body, START + 2, CONTEXT), undefined);
    assert.equal(explainField('Subject', body, 5, CONTEXT), undefined);
  });

  it('neutralises what a message could use against the reader', () => {
    const { found } = hover('Subject', ' a$(alert)\u202eb\u0007', 'alert');
    assert.equal(factsOf(found).Text, 'a$ (alert)b');
  });

  it('over a name gives its definition', () => {
    const found = explainFieldName('subject', { start: 3, end: 10 });
    assert.equal(found.title, 'Subject');
    assert.deepEqual(factsOf(found), { 'Defined in': 'RFC 5322 §3.6.5' });
    assert.deepEqual(found.range, { start: 3, end: 10 });
  });

  it('never throws, and its range holds the offset or is the trimmed body', () => {
    const pieces = [
      '=?utf-8?Q?a?=',
      '<',
      '>',
      '@',
      ';',
      '=',
      '"',
      '(',
      ')',
      ':',
      ',',
      ' ',
      'a',
      '1',
      '\r\n ',
      '\xe4',
      'i=1',
      'by',
      'Yes',
      'spf=pass',
      '*0*=',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.constantFrom(...knownFieldNames(), 'X-Other'),
        text,
        fc.nat(80),
        (name, raw, at_) => {
          const body = { text: raw, start: START };
          const found = explainField(name, body, START + at_, {
            ...CONTEXT,
            fields: [{ name, body }],
          });
          if (found !== undefined) {
            assert.equal(found.range.start >= START, true);
            assert.equal(found.range.end <= START + raw.length, true);
            assert.equal(found.title !== '', true);
            for (const { label, value } of found.facts) {
              assert.doesNotMatch(label + value, /[\0-\x1f\x7f]/u);
            }
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
