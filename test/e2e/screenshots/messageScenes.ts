import type { Locator } from 'playwright-core';
import type { SampleName } from '../../support/sampleMessages/sampleMessages';
import type { Workbench } from '../../support/vscode/workbench';
import type { Scene } from './scene';

interface Pictured {
  readonly name: string;
  readonly sample: SampleName;
  /** Part of the subject, as its row shows it. */
  readonly subject: string;
  /** False where it is plain text only. */
  readonly isHtml?: false;
  /** What is there once the message is shown. */
  readonly shown: (workbench: Workbench) => Locator;
}

const inMail =
  (text: string) =>
  ({ mailBody }: Workbench): Locator =>
    mailBody.getByText(text).first();
const inPage =
  (text: string | RegExp) =>
  ({ viewer }: Workbench): Locator =>
    viewer.getByText(text).first();

/** As unlike as mail is. */
const PICTURED: readonly Pictured[] = [
  {
    name: 'receipt',
    sample: 'receipt',
    subject: 'Your receipt for order',
    shown: inMail('Thank you, Robin!'),
  },
  {
    name: 'newsletter',
    sample: 'newsletter',
    subject: 'The Example Weekly',
    shown: inMail('The Example Weekly'),
  },
  {
    name: 'dark-aware',
    sample: 'darkModeOffer',
    subject: 'Late show: this week',
    shown: inMail('Take a seat'),
  },
  {
    name: 'sign-in-code',
    sample: 'oneTimeCode',
    subject: 'is your sign-in code',
    shown: inMail('493 817'),
  },
  {
    name: 'invitation',
    sample: 'invitation',
    subject: 'Invitation: Sprint review',
    shown: inPage('Sprint review'),
  },
  {
    name: 'bounce',
    sample: 'bounce',
    subject: 'Undelivered Mail',
    isHtml: false,
    shown: inPage(/could not be delivered/iu),
  },
  {
    name: 'plain-reply',
    sample: 'flowedReply',
    subject: 'Re: Release checklist',
    isHtml: false,
    shown: inPage(/wrote:/u),
  },
  { name: 'right-to-left', sample: 'arabic', subject: 'تأكيد الطلب', shown: inMail('10482') },
  {
    name: 'inline-image',
    sample: 'inlineImage',
    subject: 'Weekly chart',
    shown: inMail('Visits per week'),
  },
  {
    name: 'hostile',
    sample: 'hostileHtml',
    subject: 'Your account needs attention',
    shown: inMail('You should see this'),
  },
];

export const PICTURED_SAMPLES: ReadonlySet<string> = new Set(PICTURED.map(({ sample }) => sample));

async function open(workbench: Workbench, { subject, shown }: Pictured): Promise<void> {
  await workbench.row(subject).click();
  await shown(workbench).waitFor();
}

/** Chooses an option of one of the lists above a message. */
export async function choose({ viewer }: Workbench, label: string, option: string): Promise<void> {
  const list = viewer.getByRole('combobox', { name: label }).first();
  await list.click();
  await list.getByRole('option', { name: option }).click();
}

/** Ten messages, each as it opens in a theme, in the light one at the width of a phone as well. */
export function messageScenes(theme: 'light' | 'dark'): readonly Scene[] {
  return PICTURED.flatMap((message): readonly Scene[] => [
    [
      `message-${message.name}`,
      async (workbench) => {
        await open(workbench, message);
        if (theme === 'dark' && message.isHtml !== false) {
          await choose(workbench, 'Colors', 'Dark');
        }
      },
    ],
    ...(theme === 'dark' ? [] : [phoneScene(message)]),
  ]);
}

function phoneScene({ name }: Pictured): Scene {
  return [
    `message-${name}-phone`,
    async (workbench) => {
      await choose(workbench, 'Width', 'Phone');
    },
  ];
}
