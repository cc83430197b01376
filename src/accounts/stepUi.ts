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
}

export interface PasswordStep extends Omit<InputStep, 'prompt'> {
  readonly keep: 'secretStorage' | 'window';
  /** What entering nothing means. */
  readonly emptyMeans: 'askWhenConnecting' | 'keepCurrent';
}

export interface PasswordStepValue {
  readonly password: string;
  readonly keep: 'secretStorage' | 'window';
}

/** One screen of a multi-step dialog. Tests answer in the user's place. */
export interface StepUi {
  pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>>;
  input(frame: StepFrame, step: InputStep): Promise<StepResult<string>>;
  password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>>;
}

/** Delegates to the dialog in use, so that tests inside VS Code can take it over. */
export class SwitchableStepUi implements StepUi {
  constructor(private current: StepUi) {}

  use(ui: StepUi): void {
    this.current = ui;
  }

  pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>> {
    return this.current.pick(frame, step);
  }

  input(frame: StepFrame, step: InputStep): Promise<StepResult<string>> {
    return this.current.input(frame, step);
  }

  password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>> {
    return this.current.password(frame, step);
  }
}
