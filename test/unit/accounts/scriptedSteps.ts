import assert from 'node:assert/strict';
import type {
  InputStep,
  PasswordStep,
  PasswordStepValue,
  PickStep,
  StepFrame,
  StepResult,
  StepUi,
} from '../../../src/accounts/stepUi';

export type Answer =
  | { readonly pick: string; readonly alternative?: boolean }
  | { readonly type: string }
  | { readonly file: string }
  | 'choose method'
  | { readonly password: string; readonly keep?: 'secretStorage' | 'window' }
  | 'accept'
  | 'back'
  | 'cancel';

export interface Seen {
  readonly frame: StepFrame;
  readonly value: string | undefined;
}

/** Answers a multi-step dialog from a script, as strict as the real one: an invalid value cannot be accepted. */
export class ScriptedSteps implements StepUi {
  readonly seen: Seen[] = [];
  /** The rows of each list. */
  readonly offered: (readonly string[])[] = [];

  constructor(private readonly answers: Answer[]) {}

  get remaining(): number {
    return this.answers.length;
  }

  async pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>> {
    const answer = await this.next(frame, undefined);
    this.offered.push(step.rows.map(({ label }) => label));
    if (answer === 'back' || answer === 'cancel') {
      return { kind: answer };
    }
    const choices = step.rows.filter((row) => row.kind !== 'separator');
    const choice =
      answer === 'accept'
        ? (choices.find(({ value }) => step.active?.(value) === true) ?? choices[0])
        : choices.find(
            (candidate) =>
              typeof answer === 'object' && 'pick' in answer && candidate.label === answer.pick,
          );
    assert.ok(choice, `No such choice: ${JSON.stringify(answer)}`);
    const wantsAlternative =
      typeof answer === 'object' && 'pick' in answer && answer.alternative === true;
    return {
      kind: 'value',
      value: wantsAlternative ? (choice.alternative?.value ?? choice.value) : choice.value,
    };
  }

  async input(frame: StepFrame, step: InputStep): Promise<StepResult<string>> {
    const answer = await this.next(frame, step.value);
    if (answer === 'back' || answer === 'cancel') {
      return { kind: answer };
    }
    const value = typeof answer === 'object' && 'type' in answer ? answer.type : step.value;
    assert.notEqual(step.validate(value)?.severity, 'error', `"${value}" is not valid`);
    return { kind: 'value', value };
  }

  async password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>> {
    const answer = await this.next(frame, step.value);
    if (answer === 'back' || answer === 'cancel') {
      return { kind: answer };
    }
    if (answer === 'choose method') {
      assert.equal(step.offersMethods, true);
      return { kind: 'value', value: { password: '', keep: step.keep, choosesMethod: true } };
    }
    const password =
      typeof answer === 'object' && 'password' in answer ? answer.password : step.value;
    const keep =
      typeof answer === 'object' && 'keep' in answer ? (answer.keep ?? step.keep) : step.keep;
    return { kind: 'value', value: { password, keep } };
  }

  async file(frame: StepFrame): Promise<StepResult<string>> {
    const answer = await this.next({ ...frame, canGoBack: true }, undefined);
    if (answer === 'back') {
      return { kind: 'back' };
    }
    assert.ok(typeof answer === 'object' && 'file' in answer);
    return { kind: 'value', value: answer.file };
  }

  private next(frame: StepFrame, value: string | undefined): Promise<Answer> {
    this.seen.push({ frame, value });
    const answer = this.answers.shift();
    assert.ok(answer !== undefined, `Nothing answers step ${frame.step} of ${frame.totalSteps}`);
    assert.ok(answer !== 'back' || frame.canGoBack);
    return Promise.resolve(answer);
  }
}
