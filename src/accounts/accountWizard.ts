import { defaultPort, isLoopbackHost, type TlsMode, usesPassword } from '../mailbox/account';
import { TLS_MODE_NAMES } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import {
  type AccountDraft,
  checkLabel,
  checkPassword,
  checkPort,
  checkUser,
  parsePort,
  suggestedLabel,
  suggestedTlsMode,
} from './accountDraft';
import { EMPTY_LOGIN } from './loginDraft';
import { isLoginStepShown, LOGIN_STEPS, type LoginStep, loginSteps } from './loginSteps';
import { checkServer, serverChange } from './popUrlInput';
import { ACCOUNT_PRESETS, type AccountPreset } from './presets';
import type { StepChoice, StepSeparator, StepUi } from './stepUi';
import { mapValue, type RunStep, withDraft, type WizardState } from './wizardStep';

export type WizardStep =
  | LoginStep
  | 'preset'
  | 'host'
  | 'port'
  | 'tls'
  | 'plaintext'
  | 'user'
  | 'password'
  | 'utf8'
  | 'label';

const ADD_STEPS: readonly WizardStep[] = [
  'preset',
  'host',
  'port',
  'tls',
  'plaintext',
  'user',
  ...LOGIN_STEPS,
  'password',
  'label',
];

/** Asks for an account's particulars one screen at a time, with a way back from each. */
export class AccountWizard {
  private readonly steps: Readonly<Record<WizardStep, RunStep>>;

  constructor(private readonly ui: StepUi) {
    this.steps = { ...this.ownSteps, ...loginSteps(ui) };
  }

  /** A new account, starting from a list of known servers. Resolves with `undefined` when the user gives up. */
  add(draft: AccountDraft): Promise<AccountDraft | undefined> {
    return this.run('Add Account', ADD_STEPS, {
      draft,
      asksServer: true,
      asksMethod: false,
    });
  }

  /** The given particulars of an existing account. */
  edit(draft: AccountDraft, steps: readonly WizardStep[]): Promise<AccountDraft | undefined> {
    const asksMethod = steps.includes('authentication');
    const all = asksMethod ? steps : [...steps, ...LOGIN_STEPS];
    return this.run('Edit Account', all, { draft, asksServer: true, asksMethod });
  }

  private async run(
    title: string,
    steps: readonly WizardStep[],
    initial: WizardState,
  ): Promise<AccountDraft | undefined> {
    const visited: WizardStep[] = [];
    let state = initial;
    let next = steps.find((step) => isShown(step, state));
    while (next !== undefined) {
      const step = next;
      const shown = steps.filter((candidate) => isShown(candidate, state));
      const result = await this.steps[step](state, {
        title,
        step: shown.indexOf(step) + 1,
        totalSteps: shown.length,
        canGoBack: visited.length > 0,
      });
      if (result.kind === 'cancel') {
        return undefined;
      }
      if (result.kind === 'choose method') {
        state = { ...state, asksMethod: true };
        next = 'authentication';
        continue;
      }
      if (result.kind === 'back') {
        // What was already entered further on stays, so that going back and forth loses nothing.
        next = visited.pop();
        continue;
      }
      visited.push(step);
      state = result.value;
      const following = steps.slice(steps.indexOf(step) + 1);
      next = following.find((candidate) => isShown(candidate, state));
    }
    return state.draft;
  }

  private readonly ownSteps: Readonly<Record<Exclude<WizardStep, LoginStep>, RunStep>> = {
    preset: async (state, frame) => {
      const result = await this.ui.pick(frame, {
        placeholder: 'Where is the mailbox?',
        rows: presetRows(),
        active: undefined,
      });
      return mapValue(result, ({ preset, asksServer }) => ({
        asksServer,
        asksMethod: false,
        draft: preset === undefined ? state.draft : { ...state.draft, ...particulars(preset) },
      }));
    },
    host: async (state, frame) => {
      const result = await this.ui.input(frame, {
        prompt: 'Host name or IP address of the POP3 server, or a pop:// URL',
        placeholder: 'pop.example.com',
        value: state.draft.host,
        validate: checkServer,
      });
      return mapValue(result, (server) => {
        const change = serverChange(state.draft, server);
        const { authentication = state.draft.authentication } = change;
        // The URL of a mailbox may name a method that needs more than a URL can say.
        const needsMore =
          authentication !== state.draft.authentication && !usesPassword(authentication);
        return { ...withDraft(state, change), asksMethod: state.asksMethod || needsMore };
      });
    },
    port: async (state, frame) => {
      const result = await this.ui.input(frame, {
        prompt: 'Port: usually 995 for TLS, 110 otherwise; test servers have their own',
        placeholder: '995',
        value: String(state.draft.port ?? defaultPort(state.draft.tlsMode)),
        validate: checkPort,
      });
      return mapValue(result, (text) => {
        const port = parsePort(text);
        const tlsMode =
          state.draft.port === port
            ? state.draft.tlsMode
            : suggestedTlsMode(state.draft.host, port);
        return withDraft(state, { port, tlsMode });
      });
    },
    tls: async (state, frame) => {
      const result = await this.ui.pick(frame, {
        placeholder: 'How is the connection protected?',
        rows: tlsRows(state.draft),
        active: (mode) => mode === state.draft.tlsMode,
      });
      return mapValue(result, (tlsMode) => withDraft(state, { tlsMode }));
    },
    plaintext: async (state, frame) => {
      const host = safeLabel(state.draft.host, { maximumLength: 60 });
      const result = await this.ui.pick<boolean>(frame, {
        placeholder: `Without encryption, everyone on the way to ${host} can read the password and all mail`,
        rows: [
          {
            label: 'Choose Encryption',
            detail: 'Recommended. Most servers offer TLS on port 995.',
            iconId: 'lock',
            value: false,
          },
          {
            label: 'Connect Without Encryption',
            detail: 'Only for a network you trust, with a password used nowhere else.',
            iconId: 'warning',
            value: true,
          },
        ],
        active: undefined,
      });
      return result.kind === 'value' && !result.value
        ? { kind: 'back' }
        : mapValue(result, () => state);
    },
    user: async (state, frame) => {
      const result = await this.ui.input(frame, {
        prompt: 'User name',
        placeholder: state.draft.userHint,
        value: state.draft.user,
        validate: checkUser,
      });
      return mapValue(result, (user) => withDraft(state, { user }));
    },
    password: async (state, frame) => {
      const result = await this.ui.password(frame, {
        placeholder: state.draft.passwordHint,
        value: state.draft.password ?? '',
        validate: checkPassword,
        keep: state.draft.passwordPolicy === 'save' ? 'secretStorage' : 'window',
        emptyMeans: state.draft.isExisting ? 'keepCurrent' : 'askWhenConnecting',
        offersMethods: !state.draft.isExisting,
      });
      if (result.kind === 'value' && result.value.choosesMethod === true) {
        return { kind: 'choose method' };
      }
      return mapValue(result, ({ password, keep }) => {
        if (password === '' && state.draft.isExisting) {
          return withDraft(state, { password: undefined });
        }
        const isSaved = password !== '' && keep === 'secretStorage';
        return withDraft(state, {
          password: password === '' ? undefined : password,
          passwordPolicy: isSaved ? 'save' : 'askEveryTime',
        });
      });
    },
    utf8: async (state, frame) => {
      const result = await this.ui.pick<boolean>(frame, {
        placeholder: 'Switch UTF8 mode on where the server offers it?',
        rows: [
          {
            label: 'Off',
            detail: 'The server sends every message as it was before UTF-8 in headers.',
            value: false,
          },
          {
            label: 'On',
            detail: 'Needed for messages with UTF-8 in their headers (RFC 6856).',
            value: true,
          },
        ],
        active: (value) => value === state.draft.usesUtf8,
      });
      return mapValue(result, (usesUtf8) => withDraft(state, { usesUtf8 }));
    },
    label: async (state, frame) => {
      const suggestion = suggestedLabel(state.draft);
      const result = await this.ui.input(frame, {
        prompt: 'Name of the account in the list',
        placeholder: suggestion,
        value: state.draft.label === '' ? suggestion : state.draft.label,
        validate: checkLabel,
      });
      return mapValue(result, (label) => withDraft(state, { label: label.trim() }));
    },
  };
}

function isShown(step: WizardStep, state: WizardState): boolean {
  const { draft, asksServer } = state;
  switch (step) {
    case 'host':
    case 'port':
    case 'tls':
      return asksServer;
    case 'plaintext':
      return draft.tlsMode === 'none' && !isLoopbackHost(draft.host) && asksServer;
    case 'password':
      return usesPassword(draft.authentication);
    case 'preset':
    case 'user':
    case 'utf8':
    case 'label':
      return true;
    default:
      return isLoginStepShown(step, state);
  }
}

interface PresetChoice {
  readonly preset: AccountPreset | undefined;
  readonly asksServer: boolean;
}

function particulars(preset: AccountPreset): Partial<AccountDraft> {
  const { host, port, tlsMode, userHint, passwordHint, signsInWithMicrosoft } = preset;
  return {
    host,
    port,
    tlsMode,
    userHint,
    passwordHint,
    ...(signsInWithMicrosoft === true
      ? { authentication: 'oauth2', login: { ...EMPTY_LOGIN, provider: 'microsoft' } }
      : { authentication: 'automatic' }),
  };
}

function presetRows(): readonly (StepChoice<PresetChoice> | StepSeparator)[] {
  const rowsOf = (group: AccountPreset['group']): readonly StepChoice<PresetChoice>[] =>
    ACCOUNT_PRESETS.filter((preset) => preset.group === group).map((preset) => ({
      label: preset.name,
      description: `${preset.host}:${preset.port}`,
      iconId: group === 'test' ? 'beaker' : 'globe',
      value: { preset, asksServer: false },
      alternative: {
        value: { preset, asksServer: true },
        iconId: 'edit',
        tooltip: 'Change Host, Port or Encryption First',
      },
    }));
  return [
    {
      label: 'Other Server…',
      description: 'Enter host, port and encryption',
      iconId: 'server',
      value: { preset: undefined, asksServer: true },
    },
    { kind: 'separator', label: 'Test servers' },
    ...rowsOf('test'),
    { kind: 'separator', label: 'Mail providers' },
    ...rowsOf('provider'),
  ];
}

function tlsRows(draft: AccountDraft): readonly StepChoice<TlsMode>[] {
  const isLocal = isLoopbackHost(draft.host);
  return [
    {
      label: TLS_MODE_NAMES.implicit,
      description: 'usually port 995',
      detail: 'Encrypted from the first octet. The safest choice where it is offered.',
      iconId: 'lock',
      value: 'implicit',
    },
    {
      label: TLS_MODE_NAMES.startTls,
      description: 'usually port 110',
      detail: 'Encryption is switched on before the login, and required: never skipped silently.',
      iconId: 'lock',
      value: 'startTls',
    },
    {
      label: TLS_MODE_NAMES.none,
      description: isLocal ? 'usual for test servers on this machine' : 'not recommended',
      detail: isLocal
        ? 'Nothing leaves this machine.'
        : 'Everyone on the way can read the password and all mail.',
      iconId: isLocal ? 'unlock' : 'warning',
      value: 'none',
    },
  ];
}
