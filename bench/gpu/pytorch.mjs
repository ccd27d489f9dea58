// PyTorch in a process of its own, asked round by round.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @returns {Promise<{ absent: string } | {
 *   about: string,
 *   round: (size: number, times: number) => Promise<{ error: string } | Record<string, { bytes: number, gpu: number, call: number }>>,
 *   close: () => void,
 * }>}
 */
export async function openPytorch() {
  const python = spawn('python3', [fileURLToPath(new URL('pytorch.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  python.stdin.on('error', () => {}); // it has ended: the next answer says so
  const started = await new Promise((resolve) => {
    python.once('spawn', () => resolve(true));
    python.once('error', () => resolve(false));
  });
  if (!started) return { absent: 'there is no python3' };
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? { error: 'python3 ended without an answer' } : JSON.parse(value);
  };
  const { absent, error, torch, cuda, device } = await answer();
  if (absent ?? error) return { absent: absent ?? error };
  return {
    about: `PyTorch ${torch}, CUDA ${cuda}, ${device}`,
    round(size, times) {
      python.stdin.write(`${size} ${times}\n`);
      return answer();
    },
    close: () => python.stdin.end(),
  };
}
