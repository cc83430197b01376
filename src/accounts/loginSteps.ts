import { type AuthenticationMethod, usesPassword } from '../mailbox/account';
import { AUTHENTICATION_NAMES } from '../mailbox/authenticationNames';
import type { OAuthFlow } from '../oauth/settings';
import { checkPassphrase } from './accountDraft';
import { chooseCertificate, chooseKey } from './certificateSteps';
import {
  checkClientId,
  checkClientSecret,
  checkEndpoint,
  checkIssuer,
  checkMicrosoftClientId,
  checkScopes,
  checkTenant,
  type LoginDraft,
} from './loginDraft';
import type { InputStep, StepChoice, StepFrame, StepResult, StepSeparator, StepUi } from './stepUi';
import { mapValue, type RunStep, withDraft, withLogin, type WizardState } from './wizardStep';

export type LoginStep =
  | 'authentication'
  | 'microsoftClientId'
  | 'tenant'
  | 'oauthFlow'
  | 'oauthIssuer'
  | 'oauthAuthorizationEndpoint'
  | 'oauthDeviceEndpoint'
  | 'oauthTokenEndpoint'
  | 'oauthClientId'
  | 'oauthClientSecret'
  | 'oauthScopes'
  | 'certificate'
  | 'certificateKey'
  | 'passphrase';

/** In the order in which they are asked. */
export const LOGIN_STEPS: readonly LoginStep[] = [
  'authentication',
  'microsoftClientId',
  'tenant',
  'oauthFlow',
  'oauthIssuer',
  'oauthAuthorizationEndpoint',
  'oauthDeviceEndpoint',
  'oauthTokenEndpoint',
  'oauthClientId',
  'oauthClientSecret',
  'oauthScopes',
  'certificate',
  'certificateKey',
  'passphrase',
];

export function isLoginStepShown(step: LoginStep, state: WizardState): boolean {
  const { draft, asksMethod } = state;
  const { authentication, login } = draft;
  const isMicrosoft = authentication === 'oauth2' && login.provider === 'microsoft';
  const isGeneric = authentication === 'oauth2' && login.provider === 'generic';
  // Before the issuer was asked for, an empty one says nothing.
  const asksEndpoints =
    asksMethod &&
    isGeneric &&
    login.issuer === '' &&
    (state.asksEndpoints === true || login.tokenEndpoint !== '');
  switch (step) {
    case 'authentication':
      return asksMethod;
    case 'microsoftClientId':
    case 'tenant':
      return asksMethod && isMicrosoft && draft.usesOwnApplication;
    case 'oauthAuthorizationEndpoint':
      return asksEndpoints && login.flow === 'pkce';
    case 'oauthDeviceEndpoint':
      return asksEndpoints && login.flow === 'device';
    case 'oauthTokenEndpoint':
      return asksEndpoints;
    case 'oauthFlow':
    case 'oauthIssuer':
    case 'oauthClientId':
    case 'oauthClientSecret':
    case 'oauthScopes':
      return asksMethod && isGeneric;
    case 'certificate':
    case 'passphrase':
      return asksMethod && authentication === 'external';
    case 'certificateKey':
      return (
        asksMethod &&
        authentication === 'external' &&
        !/\.(?:p12|pfx)$/iu.test(login.certificatePath)
      );
  }
}

interface MethodChoice {
  readonly method: AuthenticationMethod;
  readonly provider?: LoginDraft['provider'];
  readonly usesOwnApplication?: boolean;
}

const METHOD_ROWS: readonly (StepChoice<MethodChoice> | StepSeparator)[] = [
  {
    label: AUTHENTICATION_NAMES.automatic,
    description: 'strongest offered',
    detail: 'Takes the strongest method that the server offers and this connection allows.',
    value: { method: 'automatic' },
  },
  { kind: 'separator', label: 'Without a password' },
  {
    label: 'OAuth 2.0 (Microsoft)',
    detail: 'Sign in with a Microsoft account that this editor manages.',
    value: { method: 'oauth2', provider: 'microsoft', usesOwnApplication: false },
    alternative: {
      value: { method: 'oauth2', provider: 'microsoft', usesOwnApplication: true },
      iconId: 'edit',
      tooltip: 'Use an Application of Your Own',
    },
  },
  {
    label: 'OAuth 2.0 (Other Provider…)',
    detail: 'Sign in on a web page of the provider. Needs a client id from the provider.',
    value: { method: 'oauth2', provider: 'generic' },
  },
  {
    label: AUTHENTICATION_NAMES.external,
    detail: 'Log in by a certificate and key in files on this machine. Needs TLS.',
    value: { method: 'external' },
  },
  { kind: 'separator', label: 'Password, by one method only' },
  {
    label: AUTHENTICATION_NAMES.scramSha256,
    detail: 'Does not send the password, and the server proves itself.',
    value: { method: 'scramSha256' },
  },
  {
    label: AUTHENTICATION_NAMES.scramSha1,
    detail: 'The same with an older hash.',
    value: { method: 'scramSha1' },
  },
  {
    label: AUTHENTICATION_NAMES.userPass,
    detail: 'Sends the password as it is, as nearly every server expects. Protect it by TLS.',
    value: { method: 'userPass' },
  },
  {
    label: AUTHENTICATION_NAMES.plain,
    detail: 'Sends the password as it is, in any script. Protect it by TLS.',
    value: { method: 'plain' },
  },
  {
    label: AUTHENTICATION_NAMES.login,
    detail: 'Sends the password as it is, for old servers. Protect it by TLS.',
    value: { method: 'login' },
  },
  {
    label: AUTHENTICATION_NAMES.cramMd5,
    description: 'weak',
    detail: 'Sends an MD5 digest instead of the password. It does not encrypt the mail.',
    value: { method: 'cramMd5' },
  },
  {
    label: AUTHENTICATION_NAMES.apop,
    description: 'weak',
    detail: 'Sends an MD5 digest instead of the password. It does not encrypt the mail.',
    value: { method: 'apop' },
  },
];

const FLOW_ROWS: readonly StepChoice<OAuthFlow>[] = [
  {
    label: 'In the Browser',
    detail: 'Register http://127.0.0.1/ as redirect URI, with any port, at the provider.',
    iconId: 'browser',
    value: 'pkce',
  },
  {
    label: 'By a Code',
    detail: 'You enter a short code on a page of the provider. Works in remote windows, too.',
    iconId: 'device-mobile',
    value: 'device',
  },
];

/** The screens about how an account logs in. */
export function loginSteps(ui: StepUi): Readonly<Record<LoginStep, RunStep>> {
  const text =
    (field: TextField, step: Omit<InputStep, 'value'>): RunStep =>
    async (state, frame) =>
      mapValue(await ui.input(frame, { ...step, value: state.draft.login[field] }), (value) =>
        withLogin(state, { [field]: value.trim() }),
      );
  const endpoint = (field: TextField, name: string, path: string): RunStep =>
    text(field, {
      prompt: `${name} endpoint of the provider`,
      placeholder: `https://login.example.com/${path}`,
      validate: checkEndpoint,
    });
  return {
    authentication: async (state, frame) =>
      mapValue(
        await chooseMethod(ui, state, frame),
        ({ method, provider, usesOwnApplication }) => ({
          ...withDraft(state, {
            authentication: method,
            usesOwnApplication: usesOwnApplication ?? false,
            // What was entered for one kind of login is no secret for another.
            ...(usesPassword(method) && usesPassword(state.draft.authentication)
              ? {}
              : { password: undefined, passwordPolicy: 'save' }),
            login: {
              ...state.draft.login,
              ...(provider === undefined ? {} : { provider }),
              ...(usesOwnApplication === false ? { microsoftClientId: '', tenant: '' } : {}),
            },
          }),
        }),
      ),
    microsoftClientId: text('microsoftClientId', {
      prompt: 'Application (client) id, registered with Microsoft for mobile and desktop',
      placeholder: '00000000-0000-0000-0000-000000000000',
      validate: checkMicrosoftClientId,
    }),
    tenant: text('tenant', {
      prompt: 'Tenant of the application; leave it empty for any account',
      placeholder: 'example.onmicrosoft.com',
      validate: checkTenant,
    }),
    oauthFlow: async (state, frame) =>
      mapValue(
        await ui.pick(frame, {
          placeholder: 'How do you want to sign in?',
          rows: FLOW_ROWS,
          active: (flow) => flow === state.draft.login.flow,
        }),
        (flow) => withLogin(state, { flow }),
      ),
    oauthIssuer: async (state, frame) => {
      const result = await ui.input(frame, {
        prompt: 'Issuer of the provider; leave it empty to enter its endpoints one by one',
        placeholder: 'https://login.example.com',
        value: state.draft.login.issuer,
        validate: checkIssuer,
      });
      return mapValue(result, (value) => ({
        ...withLogin(state, { issuer: value.trim() }),
        asksEndpoints: value.trim() === '',
      }));
    },
    oauthAuthorizationEndpoint: endpoint('authorizationEndpoint', 'Authorization', 'authorize'),
    oauthDeviceEndpoint: endpoint('deviceAuthorizationEndpoint', 'Device authorization', 'device'),
    oauthTokenEndpoint: endpoint('tokenEndpoint', 'Token', 'token'),
    oauthClientId: text('clientId', {
      prompt: 'Client id that the provider gave to your application',
      placeholder: 'Client id',
      validate: checkClientId,
    }),
    oauthClientSecret: (state, frame) => askClientSecret(ui, state, frame),
    oauthScopes: text('scopes', {
      prompt: 'Scopes that let a client read mail by POP3, separated by spaces',
      placeholder: 'offline_access and what the provider names for POP3',
      validate: checkScopes,
    }),
    certificate: (state, frame) => chooseCertificate(ui, state, frame),
    certificateKey: async (state, frame) => chooseKey(ui, state, frame),
    passphrase: async (state, frame) => {
      const result = await ui.input(frame, {
        isSecret: true,
        prompt: state.draft.isExisting
          ? 'Passphrase of the key, saved in secret storage. Leave it empty to change nothing'
          : 'Passphrase of the key, saved in secret storage. Leave it empty if there is none',
        placeholder: 'Passphrase',
        value: state.draft.password ?? '',
        validate: checkPassphrase,
      });
      return mapValue(result, (password) =>
        withDraft(state, {
          password: password === '' ? undefined : password,
          passwordPolicy: 'save',
        }),
      );
    },
  };
}

type TextField = Exclude<keyof LoginDraft, 'provider' | 'flow' | 'clientSecret'>;

async function chooseMethod(
  ui: StepUi,
  { draft }: WizardState,
  frame: StepFrame,
): Promise<StepResult<MethodChoice>> {
  // Without TLS there is no client certificate to log in by.
  const rows = METHOD_ROWS.filter(
    (row) =>
      row.kind === 'separator' || row.value.method !== 'external' || draft.tlsMode !== 'none',
  );
  return ui.pick(frame, {
    placeholder: 'How do you log in?',
    rows,
    active: ({ method, provider }) =>
      method === draft.authentication &&
      (provider === undefined || provider === draft.login.provider),
  });
}

type SecretChoice = 'keep' | 'other' | 'none';

const SECRET_ROWS: readonly StepChoice<SecretChoice>[] = [
  { label: 'Keep the Client Secret', detail: 'Saved or none, it stays as it is.', value: 'keep' },
  { label: 'Enter a Client Secret…', detail: 'It is saved in secret storage.', value: 'other' },
  { label: 'No Client Secret', detail: 'Removes the one that is saved.', value: 'none' },
];

async function askClientSecret(
  ui: StepUi,
  state: WizardState,
  frame: StepFrame,
): Promise<StepResult<WizardState>> {
  const { clientSecret } = state.draft.login;
  for (;;) {
    let choice: SecretChoice = 'other';
    if (state.draft.mayHaveClientSecret) {
      const chosen = await ui.pick(frame, {
        placeholder: 'Which client secret does the provider expect?',
        rows: SECRET_ROWS,
        active: (value) => value === choiceOf(clientSecret),
      });
      if (chosen.kind !== 'value') {
        return chosen;
      }
      choice = chosen.value;
    }
    if (choice !== 'other') {
      return {
        kind: 'value',
        value: withLogin(state, { clientSecret: choice === 'keep' ? undefined : '' }),
      };
    }
    const result = await ui.input(
      { ...frame, canGoBack: frame.canGoBack || state.draft.mayHaveClientSecret },
      {
        isSecret: true,
        prompt: 'Client secret, saved in secret storage. Leave it empty if there is none',
        placeholder: 'Client secret',
        value: clientSecret ?? '',
        validate: checkClientSecret,
      },
    );
    if (result.kind !== 'back' || !state.draft.mayHaveClientSecret) {
      return mapValue(result, (secret) => withLogin(state, { clientSecret: secret }));
    }
  }
}

function choiceOf(entered: string | undefined): SecretChoice {
  if (entered === undefined) {
    return 'keep';
  }
  return entered === '' ? 'none' : 'other';
}
