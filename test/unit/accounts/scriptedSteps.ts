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

  constructor(private readonly answers: Answer[]) {}

  get remaining(): number {
    return this.answers.length;
  }

  async pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>> {
    const answer = await this.next(frame, undefined);
    if (answer === 'back' || answer === 'cancel') {
      return { kind: answer };
    }
    const choices = step.rows.filter((row) => row.kind !== 'separator');
    const choice =
      answer === 'accept'
        ? (choices.find(({ value }) => step.active?.(value) === true) ?? choices[0])
        : choices.find((candidate) => 'pick' in answer && candidate.label === answer.pick);
    assert.ok(choice, `No such choice: ${JSON.stringify(answer)}`);
    const wantsAlternative = answer !== 'accept' && 'pick' in answer && answer.alternative === true;
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
    const value = answer !== 'accept' && 'type' in answer ? answer.type : step.value;
    assert.notEqual(step.validate(value)?.severity, 'error', `"${value}" is not valid`);
    return { kind: 'value', value };
  }

  async password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>> {
    const answer = await this.next(frame, step.value);
    if (answer === 'back' || answer === 'cancel') {
      return { kind: answer };
    }
    const password = answer !== 'accept' && 'password' in answer ? answer.password : step.value;
    const keep = answer !== 'accept' && 'keep' in answer ? (answer.keep ?? step.keep) : step.keep;
    return { kind: 'value', value: { password, keep } };
  }

  private next(frame: StepFrame, value: string | undefined): Promise<Answer> {
    this.seen.push({ frame, value });
    const answer = this.answers.shift();
    assert.ok(answer !== undefined, `Nothing answers step ${frame.step} of ${frame.totalSteps}`);
    assert.ok(answer !== 'back' || frame.canGoBack);
    return Promise.resolve(answer);
  }
}
