import assert from 'node:assert/strict';
import { describeCheck } from '../../../src/mailcheck/findings';
import {
  checkLinks,
  type HeadAnswer,
  LINK_LIMITS,
  type LinkCheckPorts,
  LinkError,
} from '../../../src/mailcheck/links/checkLinks';
import { linkFindings } from '../../../src/mailcheck/links/linkFindings';
import { linkTargets } from '../../../src/mailcheck/links/linkTargets';
import { isPublicAddress } from '../../../src/mailcheck/links/publicAddress';
import { check } from './checking';

const PUBLIC = '93.184.216.34';

function linksOf(...urls: readonly string[]): ReturnType<typeof check>['links'] {
  return check(urls.map((url) => `<a href="${url}">x</a>`).join('\n')).links;
}

/** Hosts that are named resolve to these addresses, all others to a public one; URLs that are not named answer 200. */
class FakeNetwork implements LinkCheckPorts {
  readonly resolved: string[] = [];
  readonly requested: string[] = [];

  constructor(
    private readonly answers: Readonly<Record<string, Partial<HeadAnswer> | LinkError>> = {},
    private readonly addresses: Readonly<Record<string, readonly string[]>> = {},
  ) {}

  readonly resolve = (host: string): Promise<readonly string[]> => {
    this.resolved.push(host);
    return Promise.resolve(this.addresses[host] ?? [PUBLIC]);
  };

  readonly head = ({
    url,
    address,
  }: {
    readonly url: URL;
    readonly address: string;
  }): Promise<HeadAnswer> => {
    this.requested.push(`${url.href} ${address}`);
    const answer = this.answers[url.href];
    return answer instanceof LinkError
      ? Promise.reject(answer)
      : Promise.resolve({ status: 200, location: undefined, ...answer });
  };
}

async function told(
  network: FakeNetwork,
  urls: readonly string[],
  unsubscribing: readonly string[] = [],
): Promise<readonly string[]> {
  const { targets, refused } = linkTargets(linksOf(...urls), unsubscribing);
  const { signal } = new AbortController();
  const checked = await checkLinks(targets, network, { unsubscribing, signal });
  return linkFindings(checked, refused, 1_000).map(describeCheck);
}

describe('the links of HTML', () => {
  it('are listed with their text and place', () => {
    const html =
      '<A HREF=" https://www.example.com/?a=1&amp;b=2 ">Our <b>shop</b></A><a name=x>no</a>' +
      '<a href="mailto:a@example.com">m</a><a href="#x">i</a><a href="tel:1">t</a>' +
      '<map><area href="javascript:x" alt="j"></map><a href="">e</a>';
    assert.deepEqual(
      check(html).links.map(({ url, kind, text, range }) => [
        kind,
        url,
        text,
        html.slice(range.start, range.end),
      ]),
      [
        [
          'web',
          'https://www.example.com/?a=1&b=2',
          'Our shop',
          ' https://www.example.com/?a=1&amp;b=2 ',
        ],
        ['mail', 'mailto:a@example.com', 'm', 'mailto:a@example.com'],
        ['inside', '#x', 'i', '#x'],
        ['phone', 'tel:1', 't', 'tel:1'],
        ['other', 'javascript:x', 'j', 'javascript:x'],
        ['inside', '', 'e', 'href=""'],
      ],
    );
  });

  it('are asked for once each, whatever their fragments', () => {
    const { targets } = linkTargets(
      linksOf('https://www.example.com/a#b', 'https://www.example.com/a#c', 'mailto:a@example.com'),
      [],
    );
    assert.deepEqual(
      targets.map(({ url, links }) => [url.href, links.length]),
      [['https://www.example.com/a', 2]],
    );
  });

  for (const [refusal, urls] of Object.entries({
    malformed: ['https://', 'http://[::1', 'https://exa mple.com/'],
    credentials: ['https://user@www.example.com/', 'https://:word@www.example.com/'],
    port: ['https://www.example.com:8443/', 'http://www.example.com:25/'],
    private: [
      'http://localhost/',
      'http://printer/',
      'http://nas.local/',
      'http://a.home.arpa/',
      'http://127.0.0.1/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://10.1.2.3/',
      'http://100.64.0.1/',
      'http://169.254.169.254/latest',
      'http://172.31.0.1/',
      'http://192.168.1.1/',
      'http://[::1]/',
      'http://[fe80::1]/',
      'http://[fd00::1]/',
      'http://[::ffff:8.8.8.8]/',
      'http://[64:ff9b::8.8.8.8]/',
      'http://[2002:7f00:1::]/',
    ],
    unsubscribe: [
      'https://www.example.com/unsubscribe?u=1',
      'https://www.example.com/Un-Subscribe',
      'https://www.example.com/a?action=optout',
      'https://opt-out.example.com/',
      'https://www.example.com/%75nsubscribe',
      'https://www.example.com/abmelden',
      'https://lists.example.com/leave/7f',
      'https://lists.example.com/leave/7f/?utm_source=mail',
    ],
    acts: ['https://www.example.com/confirm/7f', 'https://www.example.com/?token=1'],
  })) {
    it(`are not asked for where they are ${refusal}`, () => {
      const { targets, refused } = linkTargets(linksOf(...urls), [
        'https://lists.example.com/leave/7f',
      ]);
      assert.deepEqual(
        targets.map(({ url }) => url.href),
        [],
      );
      assert.deepEqual(
        refused.map((each) => each.refusal),
        urls.map(() => refusal),
      );
    });
  }

  it('are not asked for where what they show says that they unsubscribe', () => {
    const { links } = check(
      '<a href="https://www.example.com/x">Un&shy;subscribe <i>now</i></a><a href="https://www.example.com/y">Unsubscribe</a>',
    );
    assert.deepEqual(
      linkTargets(links, []).targets.map(({ url }) => url.pathname),
      [],
    );
  });

  it('are told of that are gone, and those that work are not', async () => {
    const network = new FakeNetwork({
      'https://www.example.com/gone': { status: 404 },
      'https://www.example.com/get': { status: 405 },
      'https://down.example.com/': new LinkError('connect'),
      'https://www.example.com/old': { status: 301, location: '/new?a' },
    });
    assert.deepEqual(
      await told(network, [
        'https://www.example.com/',
        'https://www.example.com/gone',
        'https://www.example.com/get',
        'https://down.example.com/',
        'https://www.example.com/old',
      ]),
      [
        'www.example.com answers 404. What the link leads to is gone, or is shown to browsers only.',
        'down.example.com can’t be reached: no connection. The link leads nowhere from here.',
        'The link leads on to www.example.com/new. It is reached all the same.',
      ],
    );
    assert.ok(network.requested.every((request) => request.endsWith(` ${PUBLIC}`)));
  });

  it('to hosts of which any address is private are never requested', async () => {
    const network = new FakeNetwork({}, { 'in.example.com': [PUBLIC, '::1'], 'a.example.com': [] });
    const [first, second] = await told(network, [
      'https://in.example.com/',
      'https://a.example.com/',
    ]);
    assert.match(first ?? '', /^in\.example\.com was not asked: .*private network/u);
    assert.match(second ?? '', /^a\.example\.com can’t be reached: its name has no address/u);
    assert.deepEqual(network.requested, []);
  });

  for (const location of [
    'http://127.0.0.1/',
    'http://in.example.com/',
    'https://www.example.com:8080/',
    'https://www.example.com/unsubscribe',
    'https://lists.example.com/leave/7f',
    'https://a:b@www.example.com/',
    'file:///etc/passwd',
  ]) {
    it(`are not followed to ${location}`, async () => {
      const first = 'https://www.example.com/r';
      const network = new FakeNetwork(
        { [first]: { status: 302, location } },
        { 'in.example.com': ['10.0.0.1'] },
      );
      await told(network, [first], ['https://lists.example.com/leave/7f']);
      assert.deepEqual(network.requested, [`${first} ${PUBLIC}`]);
    });
  }

  it('that lead on and on are given up', async () => {
    const url = 'https://www.example.com/r';
    const network = new FakeNetwork({ [url]: { status: 302, location: '/r' } });
    assert.match((await told(network, [url]))[0] ?? '', /leads on again and again/u);
    assert.equal(network.requested.length, LINK_LIMITS.redirects + 1);
  });

  it('are asked for up to a number, and not after a stop', async () => {
    const urls = Array.from({ length: 80 }, (_, index) => `https://www.example.com/${index}`);
    const { targets } = linkTargets(linksOf(...urls), []);
    const network = new FakeNetwork();
    const controller = new AbortController();
    const options = { unsubscribing: [], signal: controller.signal };
    await checkLinks(targets, network, options);
    assert.equal(network.requested.length, LINK_LIMITS.targets);
    const report = (): void => {
      controller.abort();
    };
    await assert.rejects(checkLinks(targets, network, { ...options, report }));
    assert.ok(network.requested.length < LINK_LIMITS.targets + 10);
  });
});

describe('public addresses', () => {
  it('are told from all others', () => {
    const others =
      '0.0.0.0 10.0.0.1 100.64.0.1 100.127.255.255 127.1.2.3 169.254.1.1 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:8.8.8.8 ::8.8.8.8 64:ff9b::808:808 100::1 2001::1 2001:db8::1 2002:808:808::1 3fff::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 2a00:1450::1%1 fec0::1 ff02::1 example.com 1.2.3'.split(
        ' ',
      );
    assert.deepEqual(others.filter(isPublicAddress), []);
    const all = [
      '8.8.8.8',
      PUBLIC,
      '100.63.255.255',
      '172.32.0.1',
      '2a00:1450::1',
      '2606:4700::1111',
    ];
    assert.deepEqual(all.filter(isPublicAddress), all);
  });
});
