export { FaultBenchScreen } from './fault-bench-screen.tsx';
