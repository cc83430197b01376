import type { HostToView, ViewAnswer, ViewToHost } from '../viewer/protocol';
import type { PreviewState } from './previewChoices';

/** What survives hiding the tab and reloading the window. */
export interface ViewState {
  readonly tab?: string;
  /** In CSS pixels. */
  readonly scroll?: number;
  /** The user asked for this message's remote images. */
  readonly remoteImages?: boolean;
  readonly preview?: PreviewState;
  /** In percent. */
  readonly zoom?: number;
}

type Listener<Type extends ViewAnswer['type']> = (
  answer: Extract<ViewAnswer, { readonly type: Type }>,
) => void;

/** The extension, as its webview sees it. */
export class Host {
  private readonly api = earlyView.api;
  private readonly listeners = new Map<string, Set<(answer: ViewAnswer) => void>>();

  send(message: ViewToHost): void {
    this.api.postMessage(message);
  }

  /** Listens to answers of one type, as long as the page of the message is shown. */
  onAnswer<Type extends ViewAnswer['type']>(type: Type, listener: Listener<Type>): void {
    const listeners = this.listeners.get(type) ?? new Set();
    listeners.add(listener as (answer: ViewAnswer) => void);
    this.listeners.set(type, listeners);
  }

  /** Hands an answer on; false where the message is none, but something to be shown. */
  isAnswer(message: HostToView): message is ViewAnswer {
    if (message.type !== 'structure' && message.type !== 'attachmentPreview') {
      return false;
    }
    this.listeners.get(message.type)?.forEach((listener) => {
      listener(message);
    });
    return true;
  }

  /** Whoever listened belongs to a page that is gone. */
  forgetListeners(): void {
    this.listeners.clear();
  }

  get state(): ViewState {
    const stored: unknown = this.api.getState();
    return typeof stored === 'object' && stored !== null ? stored : {};
  }

  updateState(change: ViewState): void {
    this.api.setState({ ...this.state, ...change });
  }
}
