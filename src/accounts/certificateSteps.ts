import { safeLabel } from '../shared/safeText';
import type { StepFrame, StepResult, StepUi } from './stepUi';
import { mapValue, withLogin, type WizardState } from './wizardStep';

/** Asks for the file of a client certificate, which holds the key too where it is PKCS #12. */
export async function chooseCertificate(
  ui: StepUi,
  state: WizardState,
  frame: StepFrame,
): Promise<StepResult<WizardState>> {
  const { certificatePath: known } = state.draft.login;
  for (;;) {
    if (known !== '') {
      const choice = await ui.pick<'keep' | 'other'>(frame, {
        placeholder: 'Which client certificate?',
        rows: [
          {
            label: 'Keep the Certificate',
            detail: safeLabel(known, { maximumLength: 200 }),
            iconId: 'file',
            value: 'keep',
          },
          { label: 'Choose Another File…', iconId: 'files', value: 'other' },
        ],
        active: (value) => value === 'keep',
      });
      if (choice.kind !== 'value' || choice.value === 'keep') {
        return mapValue(choice, () => state);
      }
    }
    const file = await ui.file(frame, {
      title: 'Client Certificate',
      openLabel: 'Use Certificate',
      extensions: ['pem', 'crt', 'cer', 'p12', 'pfx'],
    });
    if (file.kind !== 'back' || known === '') {
      return mapValue(file, (certificatePath) =>
        withLogin(state, { certificatePath, keyPath: '' }),
      );
    }
  }
}

/** Asks for the file of the key that belongs to a PEM certificate. */
export async function chooseKey(
  ui: StepUi,
  state: WizardState,
  frame: StepFrame,
): Promise<StepResult<WizardState>> {
  for (;;) {
    const where = await ui.pick<'same' | 'other'>(frame, {
      placeholder: 'Where is the private key of the certificate?',
      rows: [
        { label: 'In the Same File', iconId: 'file', value: 'same' },
        { label: 'In Another File…', iconId: 'files', value: 'other' },
      ],
      active: (value) => (value === 'other') === (state.draft.login.keyPath !== ''),
    });
    if (where.kind !== 'value' || where.value === 'same') {
      return mapValue(where, () => withLogin(state, { keyPath: '' }));
    }
    const file = await ui.file(frame, {
      title: 'Private Key of the Client Certificate',
      openLabel: 'Use Key',
      extensions: ['pem', 'key'],
    });
    if (file.kind !== 'back') {
      return mapValue(file, (keyPath) => withLogin(state, { keyPath }));
    }
  }
}
