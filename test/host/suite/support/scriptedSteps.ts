import type {
  InputStep,
  PasswordStep,
  PasswordStepValue,
  PickStep,
  StepFrame,
  StepResult,
  StepUi,
} from '../../../../src/accounts/stepUi';

/**
 * Goes through a multi-step dialog in the user's place: types each answer, or picks the row with that label, and gives up
 * when none is left or an input does not accept its answer.
 */
export class ScriptedSteps implements StepUi {
  /** What inputs said about answers that they did not accept. */
  readonly refusals: string[] = [];
  private next = 0;

  constructor(private readonly answers: readonly string[]) {}

  pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>> {
    const label = this.take();
    const row = step.rows.find((candidate) => candidate.label === label);
    if (label !== undefined && (row === undefined || row.kind === 'separator')) {
      throw new Error(`"${frame.title}" does not offer "${label}"`);
    }
    return Promise.resolve(
      row === undefined || row.kind === 'separator'
        ? { kind: 'cancel' }
        : { kind: 'value', value: row.value },
    );
  }

  input(_frame: StepFrame, step: InputStep): Promise<StepResult<string>> {
    return Promise.resolve(this.typed(step));
  }

  password(_frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>> {
    const typed = this.typed(step);
    return Promise.resolve(
      typed.kind === 'value'
        ? { kind: 'value', value: { password: typed.value, keep: step.keep } }
        : typed,
    );
  }

  file(): Promise<StepResult<string>> {
    const path = this.take();
    return Promise.resolve(path === undefined ? { kind: 'back' } : { kind: 'value', value: path });
  }

  private typed({ validate }: Pick<InputStep, 'validate'>): StepResult<string> {
    const answer = this.take();
    const problem = answer === undefined ? undefined : validate(answer);
    if (problem?.severity === 'error') {
      this.refusals.push(problem.message);
      return { kind: 'cancel' };
    }
    return answer === undefined ? { kind: 'cancel' } : { kind: 'value', value: answer };
  }

  private take(): string | undefined {
    return this.answers[this.next++];
  }
}
