import { createHash } from 'node:crypto';

import {
  base64Lines,
  encodedWord,
  quotedPrintable,
  utf8Words,
} from '../support/sampleMessages/encodings';
import type { Reading } from './reading';

export interface MadeMessage {
  readonly octets: Buffer;
  /** What whoever reads it rightly finds. */
  readonly expected: Reading;
}

interface Part {
  readonly lines: readonly string[];
  readonly text: string;
  readonly html: string;
  readonly attachments: NonNullable<Reading['attachments']>;
}

const NAMES = [
  'Kim Example',
  'Robin Sample',
  'Example, Kim',
  'Jürgen Müller',
  '山田',
  'Zoë "Z" Q.',
  '',
];
const DOMAINS = ['example.com', 'example.org', 'mail.example.net'];
const SUBJECTS = [
  'Hello',
  'Re: [list] a question?',
  'Grüße aus Köln',
  '会議の件',
  'Привет, мир',
  '50 % off: today',
  'a  b',
];
const TEXTS = [
  'Hello\nthere',
  'Zeile mit Umlaut: äöü\n\n-- \nKim',
  '-- dashes --\nFrom here on',
  'tab\there = 1\n.dot\n..dots',
];
const WIDE = ['日本語のテキスト', 'Русский текст', 'emoji 🎉 text'];
const FILES = ['a.txt', 'report 2026.pdf', 'naïve €.bin', '資料.zip', "it's; odd=1.dat"];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Makes messages from random numbers; all strings of lines are octets as characters. */
export class MessageMaker {
  private boundaries = 0;

  constructor(private readonly random: () => number) {}

  make(): MadeMessage {
    const from = this.addresses(1);
    const to = this.addresses(1 + this.below(4));
    const subject = this.pick(SUBJECTS);
    const date = this.date();
    const part = this.part(0);
    const header = [
      ...(this.chance(0.3)
        ? ['Received: from a.example.com by b.example.com;', '\tMon, 2 Nov 2026 10:00:00 +0000']
        : []),
      `${this.pick(['From', 'from', 'FROM'])}: ${from.written}`,
      `To: ${to.written}`,
      `Subject: ${this.written(subject)}`,
      `Date: ${date.written}`,
      'MIME-Version: 1.0',
    ];
    const end = this.chance(0.2) ? '\n' : '\r\n';
    return {
      octets: Buffer.from(
        [...header, ...part.lines].join('\r\n').replaceAll('\r\n', end),
        'latin1',
      ),
      expected: {
        from: from.list,
        to: to.list,
        subject,
        date: date.seconds,
        text: part.text,
        html: part.html,
        attachments: part.attachments,
      },
    };
  }

  private part(depth: number): Part {
    const kind = depth > 3 ? 0 : this.below(depth === 0 ? 6 : 8);
    if (kind <= 1) {
      return this.text(kind === 0 ? 'plain' : 'html');
    }
    if (kind <= 4) {
      return this.multipart(depth, this.pick(['mixed', 'alternative', 'related', 'x-unknown']));
    }
    return depth === 0 ? this.text('plain') : this.attachment();
  }

  private multipart(depth: number, subtype: string): Part {
    this.boundaries += 1;
    const boundary = this.pick([
      `=_b${this.boundaries}`,
      `b ${this.boundaries}`,
      `----=_Part_${this.boundaries}.7`,
      `(b)/${this.boundaries}'?`,
    ]);
    const parts = Array.from({ length: 1 + this.below(4) }, () => this.part(depth + 1));
    const padding = this.chance(0.1) ? ' ' : '';
    const lines = [
      `Content-Type: multipart/${subtype};${this.pick([' ', '\r\n\t', ''])}boundary="${boundary}"`,
      '',
      ...(this.chance(0.3) ? ['This is a message in MIME.'] : []),
      ...parts.flatMap((part) => [`--${boundary}${padding}`, ...part.lines]),
      `--${boundary}--${padding}`,
      ...(this.chance(0.3) ? ['an epilogue', ''] : ['']),
    ];
    const all = (pick: (part: Part) => string): string => parts.map(pick).join('\n');
    return {
      lines,
      text: all(({ text }) => text),
      html: all(({ html }) => html),
      attachments: parts.flatMap(({ attachments }) => attachments),
    };
  }

  private text(subtype: 'plain' | 'html'): Part {
    const isWide = this.chance(0.3);
    const plain = isWide ? this.pick(WIDE) : this.pick(TEXTS);
    const content = subtype === 'html' ? `<p>${plain}</p>` : plain;
    const charset = isWide ? 'utf-8' : this.pick(['utf-8', 'iso-8859-1', 'windows-1252']);
    const octets = Buffer.from(
      content.replaceAll('\n', '\r\n'),
      charset === 'utf-8' ? 'utf8' : 'latin1',
    );
    const type = this.pick([`text/${subtype}`, `TEXT/${subtype.toUpperCase()}`]);
    return {
      lines: [
        `Content-Type: ${type}; charset=${this.pick([charset, `"${charset.toUpperCase()}"`])}`,
        ...this.encoded(octets, true),
      ],
      text: subtype === 'plain' ? content : '',
      html: subtype === 'html' ? content : '',
      attachments: [],
    };
  }

  private attachment(): Part {
    const name = this.pick(FILES);
    const octets = Buffer.from(Array.from({ length: 1 + this.below(400) }, () => this.below(256)));
    const digest = createHash('sha256').update(withoutLineEnds(octets)).digest('hex');
    return {
      lines: [
        `Content-Type: application/octet-stream`,
        `Content-Disposition: attachment;${this.pick([' ', '\r\n '])}${this.fileName(name)}`,
        ...this.encoded(octets, false),
      ],
      text: '',
      html: '',
      attachments: [[name, digest]],
    };
  }

  private encoded(octets: Buffer, isText: boolean): readonly string[] {
    const encoding = this.pick(
      isText ? ['8bit', 'quoted-printable', 'base64', 'Base64'] : ['base64'],
    );
    const body =
      encoding === '8bit'
        ? octets.toString('latin1')
        : encoding === 'quoted-printable'
          ? quotedPrintable(octets)
          : base64Lines(octets).trimEnd();
    return [`Content-Transfer-Encoding: ${encoding}`, '', body];
  }

  private fileName(name: string): string {
    const isAscii = /^[ -~]*$/u.test(name);
    if (isAscii && this.chance(0.6)) {
      return `filename="${name}"`;
    }
    const percent = encodeURIComponent(name).replaceAll("'", '%27');
    if (this.chance(0.5) || percent.length < 12) {
      return `filename*=utf-8''${percent}`;
    }
    const cut = !percent.includes('%', 4) ? 6 : percent.indexOf('%', 4);
    return `filename*0*=utf-8''${percent.slice(0, cut)};\r\n filename*1*=${percent.slice(cut)}`;
  }

  private addresses(count: number): {
    readonly written: string;
    readonly list: readonly (readonly [string, string])[];
  } {
    const list = Array.from({ length: count }, (): readonly [string, string] => [
      this.pick(NAMES),
      `${this.pick(['kim', 'robin.sample', 'a+b', "o'neil"])}@${this.pick(DOMAINS)}`,
    ]);
    const written = list.map(([name, address]) => {
      if (name === '') {
        return this.chance(0.5) ? address : `<${address}>`;
      }
      if (!/^[ -~]*$/u.test(name)) {
        return `${utf8Words(name)} <${address}>`;
      }
      const isPhrase = /^[A-Za-z ]+$/u.test(name);
      return isPhrase && this.chance(0.5)
        ? `${name} <${address}>`
        : `"${name.replaceAll('"', '\\"')}" <${address}>`;
    });
    return { written: written.join(this.pick([', ', ',\r\n ', ','])), list };
  }

  private written(subject: string): string {
    if (/^[ -~]*$/u.test(subject)) {
      return subject;
    }
    return this.chance(0.5) || Buffer.byteLength(subject) > 20
      ? utf8Words(subject)
      : encodedWord('utf-8', Buffer.from(subject), 'Q');
  }

  private date(): { readonly written: string; readonly seconds: number } {
    const zone = this.pick([0, 60, -300, 330, 765, -720]);
    const seconds = Math.floor(Date.UTC(1995, 0, 1) / 1000) + this.below(1_000_000_000);
    const local = new Date((seconds + zone * 60) * 1000);
    const two = (number: number): string => String(number).padStart(2, '0');
    const offset = `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}${two(Math.abs(zone) % 60)}`;
    const day = this.chance(0.8) ? `${DAYS[local.getUTCDay()] ?? ''}, ` : '';
    const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
    const written = `${day}${local.getUTCDate()} ${MONTHS[local.getUTCMonth()] ?? ''} ${local.getUTCFullYear()} ${time} ${offset}`;
    return { written: this.chance(0.3) ? `${written} (a comment)` : written, seconds };
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }
}

function withoutLineEnds(octets: Buffer): Buffer {
  const text = octets.toString('latin1').replaceAll('\r\n', '\n').replace(/\n+$/u, '');
  return Buffer.from(text, 'latin1');
}
