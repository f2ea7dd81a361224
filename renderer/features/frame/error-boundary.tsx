import { Component, type ReactNode } from 'react';
import { BrokenScreen } from './screens.tsx';

interface State {
  readonly error: Error | null;
}

/** A bug in one screen does not take the app with it. Drafts are in the main process, so nothing is lost. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <BrokenScreen error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
