import * as vscode from 'vscode';
import { DisposableStore } from '../shared/disposable';
import { keepButton, keepSentence, showCaution } from './passwordInput';
import type {
  FileStep,
  InputStep,
  PasswordStep,
  PasswordStepValue,
  PickStep,
  StepChoice,
  StepFrame,
  StepProblem,
  StepResult,
  StepUi,
} from './stepUi';

const EMPTY_MEANS = {
  askWhenConnecting: 'Leave it empty to be asked when connecting',
  keepCurrent: 'Leave it empty to change nothing',
} as const satisfies Record<PasswordStep['emptyMeans'], string>;

const METHOD_BUTTON: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('settings-gear'),
  tooltip: 'Log In Another Way (OAuth 2.0, Client Certificate, …)',
};

interface Row<T> extends vscode.QuickPickItem {
  readonly choice?: StepChoice<T>;
}

/** {@link StepUi} as VS Code's quick input, with its own back button and step counter. */
export class QuickInputSteps implements StepUi {
  async pick<T>(frame: StepFrame, step: PickStep<T>): Promise<StepResult<T>> {
    const resources = new DisposableStore();
    try {
      const input = resources.add(vscode.window.createQuickPick<Row<T>>());
      prepare(input, frame);
      input.placeholder = step.placeholder;
      input.matchOnDescription = true;
      input.matchOnDetail = true;
      input.items = step.rows.map((row) =>
        row.kind === 'separator'
          ? { label: row.label, kind: vscode.QuickPickItemKind.Separator }
          : toRow(row),
      );
      const isActive = step.active;
      if (isActive !== undefined) {
        input.activeItems = input.items.filter(
          ({ choice }) => choice !== undefined && isActive(choice.value),
        );
      }
      return await new Promise((resolve) => {
        endBy(input, resources, resolve);
        resources.add(
          input.onDidAccept(() => {
            const choice = input.selectedItems[0]?.choice;
            if (choice !== undefined) {
              resolve({ kind: 'value', value: choice.value });
            }
          }),
        );
        resources.add(
          input.onDidTriggerItemButton(({ item }) => {
            if (item.choice?.alternative !== undefined) {
              resolve({ kind: 'value', value: item.choice.alternative.value });
            }
          }),
        );
        input.show();
      });
    } finally {
      resources.dispose();
    }
  }

  async input(frame: StepFrame, step: InputStep): Promise<StepResult<string>> {
    const resources = new DisposableStore();
    try {
      const input = resources.add(vscode.window.createInputBox());
      input.prompt = step.prompt;
      input.password = step.isSecret ?? false;
      return await runInput(input, resources, frame, step);
    } finally {
      resources.dispose();
    }
  }

  async password(frame: StepFrame, step: PasswordStep): Promise<StepResult<PasswordStepValue>> {
    const resources = new DisposableStore();
    try {
      const input = resources.add(vscode.window.createInputBox());
      input.password = true;
      let keep = step.keep;
      const showKeep = (): void => {
        input.prompt = `${keepSentence(keep)}. ${EMPTY_MEANS[step.emptyMeans]}`;
        input.buttons = [
          ...backButtons(frame),
          ...(step.offersMethods ? [METHOD_BUTTON] : []),
          keepButton(keep),
        ];
      };
      const choosesMethod = new Promise<true>((resolve) => {
        resources.add(
          input.onDidTriggerButton((button) => {
            if (button === METHOD_BUTTON) {
              resolve(true);
            } else if (button !== vscode.QuickInputButtons.Back) {
              keep = keep === 'window' ? 'secretStorage' : 'window';
              showKeep();
            }
          }),
        );
      });
      const result = runInput(input, resources, frame, step);
      resources.add(
        input.onDidChangeValue(() => {
          // What makes a password impossible to send weighs more, and was shown just before.
          if (input.validationMessage === undefined) {
            showCaution(input);
          }
        }),
      );
      showKeep();
      const ended = await Promise.race([result, choosesMethod]);
      if (ended === true) {
        return { kind: 'value', value: { password: input.value, keep, choosesMethod: true } };
      }
      return ended.kind === 'value'
        ? { kind: 'value', value: { password: ended.value, keep } }
        : ended;
    } finally {
      resources.dispose();
    }
  }

  async file(frame: StepFrame, step: FileStep): Promise<StepResult<string>> {
    const files = await vscode.window.showOpenDialog({
      title: `${frame.title}: ${step.title}`,
      openLabel: step.openLabel,
      canSelectMany: false,
      filters: { [step.title]: [...step.extensions], 'All files': ['*'] },
    });
    const file = files?.[0];
    return file === undefined ? { kind: 'back' } : { kind: 'value', value: file.fsPath };
  }
}

function runInput(
  input: vscode.InputBox,
  resources: DisposableStore,
  frame: StepFrame,
  step: Omit<InputStep, 'prompt'>,
): Promise<StepResult<string>> {
  prepare(input, frame);
  input.placeholder = step.placeholder;
  input.value = step.value;
  if (step.value !== '') {
    input.valueSelection = [0, step.value.length];
  }
  return new Promise((resolve) => {
    endBy(input, resources, resolve);
    resources.add(
      input.onDidChangeValue((value) => {
        // What is not typed yet is not wrong yet.
        input.validationMessage = value === '' ? undefined : toMessage(step.validate(value));
      }),
    );
    resources.add(
      input.onDidAccept(() => {
        const problem = step.validate(input.value);
        if (problem?.severity === 'error') {
          input.validationMessage = toMessage(problem);
        } else {
          resolve({ kind: 'value', value: input.value });
        }
      }),
    );
    input.show();
  });
}

function prepare(input: vscode.QuickInput, frame: StepFrame): void {
  input.title = frame.title;
  input.ignoreFocusOut = true;
  if (frame.totalSteps > 1) {
    input.step = frame.step;
    input.totalSteps = frame.totalSteps;
  }
  if ('buttons' in input) {
    (input as vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>).buttons =
      backButtons(frame);
  }
}

function backButtons(frame: StepFrame): vscode.QuickInputButton[] {
  return frame.canGoBack ? [vscode.QuickInputButtons.Back] : [];
}

function endBy(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  resources: DisposableStore,
  resolve: (result: { readonly kind: 'back' } | { readonly kind: 'cancel' }) => void,
): void {
  resources.add(
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) {
        resolve({ kind: 'back' });
      }
    }),
  );
  resources.add(
    input.onDidHide(() => {
      resolve({ kind: 'cancel' });
    }),
  );
}

function toRow<T>(choice: StepChoice<T>): Row<T> {
  const { label, description, detail, iconId, alternative } = choice;
  return {
    label,
    choice,
    ...(description === undefined ? {} : { description }),
    ...(detail === undefined ? {} : { detail }),
    ...(iconId === undefined ? {} : { iconPath: new vscode.ThemeIcon(iconId) }),
    ...(alternative === undefined
      ? {}
      : {
          buttons: [
            { iconPath: new vscode.ThemeIcon(alternative.iconId), tooltip: alternative.tooltip },
          ],
        }),
  };
}

function toMessage(
  problem: StepProblem | undefined,
): { message: string; severity: vscode.InputBoxValidationSeverity } | undefined {
  if (problem === undefined) {
    return undefined;
  }
  const severity = {
    info: vscode.InputBoxValidationSeverity.Info,
    warning: vscode.InputBoxValidationSeverity.Warning,
    error: vscode.InputBoxValidationSeverity.Error,
  }[problem.severity];
  return { message: problem.message, severity };
}
