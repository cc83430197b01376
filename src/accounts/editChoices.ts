import { type Account, usesPassword } from '../mailbox/account';
import { AUTHENTICATION_NAMES } from '../mailbox/authenticationNames';
import type { PickItem } from '../platform/prompts';
import { TLS_MODE_NAMES } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import type { AccountDraft } from './accountDraft';
import type { WizardStep } from './accountWizard';
import { LOGIN_STEPS } from './loginSteps';

interface EditChoice {
  readonly name: string;
  readonly steps: readonly WizardStep[];
  /** Offered only where the account has a password, or only where it has none. */
  readonly hasPassword?: boolean;
}

const EDIT_CHOICES: readonly EditChoice[] = [
  { name: 'Name', steps: ['label'] },
  { name: 'Server', steps: ['host', 'port', 'tls', 'plaintext'] },
  { name: 'User and password', steps: ['user', 'password'], hasPassword: true },
  { name: 'Password', steps: ['password'], hasPassword: true },
  { name: 'User', steps: ['user'], hasPassword: false },
  { name: 'Login method', steps: LOGIN_STEPS },
  { name: 'UTF8 mode', steps: ['utf8'] },
  {
    name: 'Everything',
    steps: [
      'host',
      'port',
      'tls',
      'plaintext',
      'user',
      ...LOGIN_STEPS,
      'password',
      'utf8',
      'label',
    ],
  },
];

const SERVER_AND_LOGIN: readonly WizardStep[] = [
  'host',
  'port',
  'tls',
  'plaintext',
  'user',
  'password',
];

/** For an account without a password, whose login method may be what is wrong. */
const SERVER_AND_METHOD: readonly WizardStep[] = [
  'host',
  'port',
  'tls',
  'plaintext',
  'user',
  ...LOGIN_STEPS,
];

/** What to ask again after a draft failed its test. */
export function stepsAfterFailure({ authentication }: AccountDraft): readonly WizardStep[] {
  return usesPassword(authentication) ? SERVER_AND_LOGIN : SERVER_AND_METHOD;
}

/** What of an account can be changed, each with how it is. */
export function editChoices(account: Account): readonly PickItem<readonly WizardStep[]>[] {
  const { authentication, oauth } = account;
  const method = AUTHENTICATION_NAMES[authentication];
  const user = safeLabel(account.user, { maximumLength: 80 });
  const current: Readonly<Record<string, string>> = {
    Name: safeLabel(account.label, { maximumLength: 80 }),
    Server: `${safeLabel(account.host, { maximumLength: 80 })}:${account.port}, ${TLS_MODE_NAMES[account.tlsMode]}`,
    'User and password': user,
    User: user,
    Password:
      account.passwordPolicy === 'save' ? 'saved in secret storage' : 'asked for in each window',
    'Login method': oauth?.provider === 'microsoft' ? `${method}, Microsoft` : method,
    'UTF8 mode': account.usesUtf8 === true ? 'on' : 'off',
  };
  return EDIT_CHOICES.filter(
    ({ hasPassword }) => hasPassword === undefined || hasPassword === usesPassword(authentication),
  ).map(({ name, steps }) => ({
    label: name,
    value: steps,
    ...(current[name] === undefined ? {} : { description: current[name] }),
  }));
}
