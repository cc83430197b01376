import { isIPv6 } from 'node:net';
import type { Credentials } from './credentials';
import type { Endpoint } from './endpoint';

/** How to reach and log in to a maildrop, as a URL can say it (RFC 2384). Holds no secret. */
export interface PopUrl {
  /** Host name, IPv4 address, or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The scheme promises TLS from the first octet. `false` says nothing: RFC 2384 is older than TLS. */
  readonly isImplicitTls: boolean;
  readonly user: string | undefined;
  /** `undefined` where the URL names no mechanism. */
  readonly authentication: Credentials['method'] | undefined;
}

export interface ParsedPopUrl {
  readonly url: PopUrl;
  /** What RFC 2384 §3 forbids a URL to hold and many hold nevertheless. A secret. */
  readonly password: string | undefined;
}

/** Why a text is not taken as a POP URL. */
export type PopUrlProblem =
  /** Not one of the schemes, or too long for a URL. */
  | 'notPopUrl'
  /** A control character, as itself or as `%0D`: it could end a command line. */
  | 'controlCharacter'
  /** A `%` without two hexadecimal digits, or octets that are not UTF-8. */
  | 'invalidEncoding'
  | 'emptyUser'
  | 'invalidHost'
  | 'invalidPort'
  /** A parameter other than one `AUTH`. */
  | 'unknownParameter'
  | 'unknownMechanism'
  /** A path, query or fragment: a POP URL names a maildrop, never a message in it (RFC 2384 §8). */
  | 'pathNotAllowed';

type Method = Credentials['method'];

/** `pop3` is what curl calls `pop`; the names with an `s` stand for TLS at once, for which there is no standard scheme. */
const SCHEME = /^pop3?(s?):\/\//iu;
const MAXIMUM_LENGTH = 4_096;
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/u;
/** Characters that no host name holds and that would give away a mangled URL. */
const NOT_IN_HOST = /[\s%:;,@[\]<>"\\^`{|}]/u;

const SASL_METHODS: ReadonlyMap<string, Method> = new Map([
  ['PLAIN', 'plain'],
  ['LOGIN', 'login'],
  ['CRAM-MD5', 'cramMd5'],
  ['SCRAM-SHA-1', 'scramSha1'],
  ['SCRAM-SHA-1-PLUS', 'scramSha1'],
  ['SCRAM-SHA-256', 'scramSha256'],
  ['SCRAM-SHA-256-PLUS', 'scramSha256'],
  ['OAUTHBEARER', 'oauth2'],
  ['XOAUTH2', 'oauth2'],
  ['EXTERNAL', 'external'],
]);

/** The `AUTH` parameter of each method; without one the user logs in with USER and PASS (RFC 2384 §4). */
const PARAMETERS: Readonly<Record<Method, string>> = {
  automatic: ';AUTH=*',
  userPass: '',
  apop: ';AUTH=+APOP',
  plain: ';AUTH=PLAIN',
  login: ';AUTH=LOGIN',
  cramMd5: ';AUTH=CRAM-MD5',
  scramSha1: ';AUTH=SCRAM-SHA-1',
  scramSha256: ';AUTH=SCRAM-SHA-256',
  oauth2: ';AUTH=OAUTHBEARER',
  external: ';AUTH=EXTERNAL',
};

export function looksLikePopUrl(text: string): boolean {
  return SCHEME.test(text.trimStart());
}

/**
 * Reads `pop://user;AUTH=mechanism@host:port` (RFC 2384), with the schemes `pop`, `pop3`, `pops` and `pop3s`. Where the
 * standard is strict and people are not, people are understood: `@` and other characters of a user name that are not
 * encoded, a `/` at the end, and `user:password`, on either side of the parameter as curl takes it.
 */
export function parsePopUrl(text: string): ParsedPopUrl | PopUrlProblem {
  try {
    return parse(text.trim());
  } catch (error) {
    if (error instanceof Refusal) {
      return error.problem;
    }
    throw error;
  }
}

/**
 * The URL of a maildrop in the form of RFC 2384, without a password. The scheme is `pops` only where `pop` would lose
 * that TLS starts at once: on any port but 995.
 */
export function formatPopUrl({
  host,
  port,
  tlsMode,
  user,
  authentication,
}: Pick<Endpoint, 'host' | 'port' | 'tlsMode'> & {
  readonly user: string;
  readonly authentication: Method;
}): string {
  const scheme = tlsMode === 'implicit' && port !== 995 ? 'pops' : 'pop';
  const place = host.includes(':') ? `[${host.replace('%', '%25')}]` : host;
  const login = `${encode(user)}${PARAMETERS[authentication]}`;
  return `${scheme}://${login}@${place}${scheme === 'pop' && port === 110 ? '' : `:${port}`}`;
}

class Refusal extends Error {
  constructor(readonly problem: PopUrlProblem) {
    super(problem);
  }
}

function parse(text: string): ParsedPopUrl {
  const scheme = SCHEME.exec(text);
  if (scheme === null || text.length > MAXIMUM_LENGTH) {
    throw new Refusal('notPopUrl');
  }
  refuseControlCharacters(text);
  const [, authority = '', rest] = /^([^/?#]*)(.*)$/su.exec(text.slice(scheme[0].length)) ?? [];
  if (rest !== '' && rest !== '/') {
    throw new Refusal('pathNotAllowed');
  }
  const at = authority.lastIndexOf('@');
  const isImplicitTls = scheme[1] !== '';
  const place = parseHostAndPort(authority.slice(at + 1), isImplicitTls ? 995 : 110);
  const { password, ...login } = at === -1 ? NO_LOGIN : parseLogin(authority.slice(0, at));
  return { url: { ...place, isImplicitTls, ...login }, password };
}

function parseHostAndPort(text: string, defaultPort: number): Pick<PopUrl, 'host' | 'port'> {
  const [, literal, name = '', digits = ''] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/su.exec(text) ?? [];
  // A zone begins with an encoded percent sign (RFC 6874 §2).
  const host = literal?.replace('%25', '%') ?? name;
  if (literal === undefined ? host === '' || NOT_IN_HOST.test(host) : !isIPv6(host)) {
    throw new Refusal('invalidHost');
  }
  const port = digits === '' ? defaultPort : Number(digits);
  if (!/^\d{0,5}$/u.test(digits) || port < 1 || port > 65_535) {
    throw new Refusal('invalidPort');
  }
  return { host, port };
}

type Login = Pick<PopUrl, 'user' | 'authentication'> & Pick<ParsedPopUrl, 'password'>;

const NO_LOGIN: Login = { user: undefined, authentication: undefined, password: undefined };

function parseLogin(text: string): Login {
  const [, beforeColon = '', afterColon] = /^([^:]*)(?::(.*))?$/su.exec(text) ?? [];
  const [user = '', ...parameters] = beforeColon.split(';');
  const [, password, late] = /^(.*?)(?:;(AUTH=[^;]*))?$/isu.exec(afterColon ?? '') ?? [];
  if (late !== undefined) {
    parameters.push(late);
  }
  const [parameter, ...surplus] = parameters;
  if (surplus.length > 0) {
    throw new Refusal('unknownParameter');
  }
  if (user === '' && (parameter === undefined || afterColon !== undefined)) {
    throw new Refusal('emptyUser');
  }
  return {
    user: decode(user),
    authentication: parameter === undefined ? undefined : methodOf(parameter),
    password: decode(password ?? ''),
  };
}

function methodOf(parameter: string): Method {
  const [, isExtension, name] = /^AUTH=(\+?)(.*)$/isu.exec(parameter) ?? [];
  if (name === undefined) {
    throw new Refusal('unknownParameter');
  }
  if (name === '*' && isExtension === '') {
    return 'automatic';
  }
  const mechanism = decode(name)?.toUpperCase() ?? '';
  const extension = mechanism === 'APOP' ? 'apop' : undefined;
  const method = isExtension === '' ? SASL_METHODS.get(mechanism) : extension;
  if (method === undefined) {
    throw new Refusal('unknownMechanism');
  }
  return method;
}

/** `undefined` for nothing. */
function decode(encoded: string): string | undefined {
  let text: string;
  try {
    text = decodeURIComponent(encoded);
  } catch {
    throw new Refusal('invalidEncoding');
  }
  refuseControlCharacters(text);
  return text === '' ? undefined : text;
}

function refuseControlCharacters(text: string): void {
  if (CONTROL_CHARACTER.test(text)) {
    throw new Refusal('controlCharacter');
  }
}

/** All octets but those that every part of a URL may hold (RFC 1738 §2.2). */
function encode(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return /[A-Za-z0-9._~-]/u.test(character)
        ? character
        : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
