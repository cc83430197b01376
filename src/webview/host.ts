import type { ViewToHost } from '../viewer/protocol';

/** What survives hiding the tab and reloading the window. */
export interface ViewState {
  readonly tab?: string;
  /** In CSS pixels. */
  readonly scroll?: number;
  /** The user asked for this message's remote images. */
  readonly remoteImages?: boolean;
  /** HTML is shown in the editor's colours instead of on white paper. */
  readonly usesThemeColors?: boolean;
}

/** The extension, as its webview sees it. */
export class Host {
  private readonly api = acquireVsCodeApi();

  send(message: ViewToHost): void {
    this.api.postMessage(message);
  }

  get state(): ViewState {
    const stored: unknown = this.api.getState();
    return typeof stored === 'object' && stored !== null ? stored : {};
  }

  updateState(change: ViewState): void {
    this.api.setState({ ...this.state, ...change });
  }
}
