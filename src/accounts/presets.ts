import type { TlsMode } from '../mailbox/account';

/** A server whose host, port and encryption are known. */
export interface AccountPreset {
  readonly id: string;
  readonly name: string;
  readonly group: 'test' | 'provider';
  readonly host: string;
  readonly port: number;
  readonly tlsMode: TlsMode;
  /** What the server wants as user name and password. */
  readonly userHint: string;
  readonly passwordHint: string;
  /** Takes no password: the user signs in with a Microsoft account. */
  readonly signsInWithMicrosoft?: boolean;
}

const FULL_ADDRESS = 'Your full email address';
const APP_PASSWORD = 'An app password made in the account settings';
const ACCOUNT_PASSWORD = 'The password of your mail account';

function testServer(
  id: string,
  name: string,
  host: string,
  port: number,
  userHint: string,
  passwordHint: string,
): AccountPreset {
  return { id, name, group: 'test', host, port, tlsMode: 'none', userHint, passwordHint };
}

function provider(
  id: string,
  name: string,
  host: string,
  passwordHint: string,
  userHint = FULL_ADDRESS,
): AccountPreset {
  return {
    id,
    name,
    group: 'provider',
    host,
    port: 995,
    tlsMode: 'implicit',
    userHint,
    passwordHint,
  };
}

export const ACCOUNT_PRESETS: readonly AccountPreset[] = [
  testServer(
    'mailpit',
    'Mailpit',
    'localhost',
    1110,
    'A user of MP_POP3_AUTH',
    'Its password; POP3 is off until MP_POP3_AUTH is set',
  ),
  testServer(
    'greenmail',
    'GreenMail (Docker)',
    'localhost',
    3110,
    'Any email address',
    'The same as the user name, unless configured otherwise',
  ),
  testServer('inbucket', 'Inbucket', '127.0.0.1', 1100, 'The name of the mailbox', 'Anything'),
  testServer(
    'smtp4dev',
    'smtp4dev',
    'localhost',
    110,
    'Anything',
    'Anything but an empty password',
  ),
  {
    ...testServer(
      'mailtrap',
      'Mailtrap Sandbox',
      'pop3.mailtrap.io',
      1100,
      'The user name of the sandbox',
      'The password of the sandbox',
    ),
    tlsMode: 'startTls',
  },
  {
    ...testServer(
      'ethereal',
      'Ethereal',
      'pop3.ethereal.email',
      995,
      'The address of the test account',
      'The password of the test account',
    ),
    tlsMode: 'implicit',
  },
  provider(
    'gmail',
    'Gmail',
    'pop.gmail.com',
    'An app password; POP must be enabled in the settings of Gmail',
  ),
  {
    ...provider('outlook', 'Outlook.com, Hotmail, Microsoft 365', 'outlook.office365.com', ''),
    signsInWithMicrosoft: true,
  },
  provider('yahoo', 'Yahoo Mail', 'pop.mail.yahoo.com', APP_PASSWORD),
  provider('aol', 'AOL Mail', 'pop.aol.com', APP_PASSWORD),
  provider('fastmail', 'Fastmail', 'pop.fastmail.com', APP_PASSWORD),
  provider('zoho', 'Zoho Mail', 'pop.zoho.com', 'The account or app password'),
  provider('zoho-eu', 'Zoho Mail (Europe)', 'pop.zoho.eu', 'The account or app password'),
  provider('gmx-net', 'GMX (gmx.net, gmx.de)', 'pop.gmx.net', ACCOUNT_PASSWORD),
  provider('gmx-com', 'GMX (gmx.com)', 'pop.gmx.com', ACCOUNT_PASSWORD),
  provider(
    'webde',
    'WEB.DE',
    'pop3.web.de',
    ACCOUNT_PASSWORD,
    'The part of your address before the @',
  ),
  provider('mailcom', 'mail.com', 'pop.mail.com', ACCOUNT_PASSWORD),
  provider('tonline', 'T-Online', 'securepop.t-online.de', 'The email password'),
  provider('mailru', 'Mail.ru', 'pop.mail.ru', APP_PASSWORD),
  provider('yandex', 'Yandex Mail', 'pop.yandex.com', APP_PASSWORD),
  provider('posteo', 'Posteo', 'posteo.de', ACCOUNT_PASSWORD),
  provider('orange', 'Orange', 'pop.orange.fr', ACCOUNT_PASSWORD),
  provider(
    'free',
    'Free',
    'pop.free.fr',
    ACCOUNT_PASSWORD,
    'The part of your address before the @',
  ),
  provider('naver', 'Naver', 'pop.naver.com', ACCOUNT_PASSWORD),
];
