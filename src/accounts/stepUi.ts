/** How a step of a multi-step dialog ended. */
export type StepResult<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancel' };

export interface StepFrame {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

export interface StepChoice<T> {
  readonly kind?: 'choice';
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly iconId?: string;
  readonly value: T;
  /** What the button at the end of the row yields instead, with its tooltip. */
  readonly alternative?: { readonly value: T; readonly iconId: string; readonly tooltip: string };
}

export interface StepSeparator {
  readonly kind: 'separator';
  readonly label: string;
}

export interface PickStep<T> {
  readonly placeholder: string;
  readonly rows: readonly (StepChoice<T> | StepSeparator)[];
  readonly active: ((value: T) => boolean) | undefined;
}

export interface StepProblem {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

export interface InputStep {
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** An error keeps the user from going on; anything else is only shown. */
  readonly validate: (value: string) => StepProblem | undefined;
  /** Shows dots in place of what is typed. */
  readonly isSecret?: boolean;
}

export interface FileStep {
  readonly title: string;
  readonly openLabel: string;
  /** Shown first, without dots; the user may still choose any file. */
  readonly extensions: readonly string[];
}

export interface PasswordStep extends Omit<InputStep, 'prompt' | 'isSecret'> {
  readonly keep: 'secretStorage' | 'window';
  /** What entering nothing means. */
  readonly emptyMeans: 'askWhenConnecting' | 'keepCurrent';
  /** Offers a button to log in another way than by a password. */
  readonly offersMethods: boolean;
}

export interface PasswordStepValue {
  readonly password: string;
  readonly keep: 'secretStorage' | 'window';
  /** The user wants to choose the login method. */
  readonly choosesMethod?: boolean;
}

/** One screen of a multi-step dialog. Tests answer in the user's place. */
export interface StepUi {
  pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>>;
  input(frame: StepFrame, step: InputStep): Promise<StepResult<string>>;
  password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>>;
  /** Resolves with an absolute path; declining goes back. */
  file(frame: StepFrame, step: FileStep): Promise<StepResult<string>>;
}

/** Delegates to the dialog in use, so that it is loaded late and tests inside VS Code can take it over. */
export class SwitchableStepUi implements StepUi {
  constructor(private current: () => Promise<StepUi>) {}

  use(ui: StepUi): void {
    this.current = () => Promise.resolve(ui);
  }

  async pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>> {
    return (await this.current()).pick(frame, step);
  }

  async input(frame: StepFrame, step: InputStep): Promise<StepResult<string>> {
    return (await this.current()).input(frame, step);
  }

  async password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>> {
    return (await this.current()).password(frame, step);
  }

  async file(frame: StepFrame, step: FileStep): Promise<StepResult<string>> {
    return (await this.current()).file(frame, step);
  }
}
