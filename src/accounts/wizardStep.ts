import type { AccountDraft } from './accountDraft';
import type { LoginDraft } from './loginDraft';
import type { StepFrame, StepResult } from './stepUi';

/** What the wizard knows besides the draft. */
export interface WizardState {
  readonly draft: AccountDraft;
  /** Whether the server's particulars still have to be asked for. */
  readonly asksServer: boolean;
  /** Whether the login method has to be asked for; most accounts do well without. */
  readonly asksMethod: boolean;
  /** Whether the user has named no issuer, so that the endpoints have to be asked for. */
  readonly asksEndpoints?: boolean;
}

/** Goes back to before the login method, which is asked for from there on. */
export interface ChooseMethod {
  readonly kind: 'choose method';
}

export type RunStep = (
  state: WizardState,
  frame: StepFrame,
) => Promise<StepResult<WizardState> | ChooseMethod>;

export function withDraft(state: WizardState, change: Partial<AccountDraft>): WizardState {
  return { ...state, draft: { ...state.draft, ...change } };
}

export function withLogin(state: WizardState, change: Partial<LoginDraft>): WizardState {
  return withDraft(state, { login: { ...state.draft.login, ...change } });
}

export function mapValue<T, U>(result: StepResult<T>, map: (value: T) => U): StepResult<U> {
  return result.kind === 'value' ? { kind: 'value', value: map(result.value) } : result;
}
