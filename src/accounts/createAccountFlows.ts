import { AccountFlows, type AccountFlowsDependencies } from './accountFlows';
import { AccountWizard } from './accountWizard';
import type { StepUi } from './stepUi';

export interface CreateAccountFlowsDependencies extends Omit<AccountFlowsDependencies, 'wizard'> {
  readonly stepUi: StepUi;
}

/** The entry to what only work on accounts needs; load it with `import()` to keep it out of what is read at start. */
export function createAccountFlows({
  stepUi,
  ...dependencies
}: CreateAccountFlowsDependencies): AccountFlows {
  return new AccountFlows({ ...dependencies, wizard: new AccountWizard(stepUi) });
}
