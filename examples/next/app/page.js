'use client';
// Rendered on the server as "Working …"; weights are made in the browser, once the page is there.
import { useEffect, useState } from 'react';
import { createInitializer, heNormal } from 'weight-init';

async function describeWeights() {
  const initializer = await createInitializer({ seed: 42 });
  const weights = await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
  const values = await weights.read();
  initializer.destroy();
  return `${values.length} weights on ${initializer.backend}; the first three: ${values.slice(0, 3).join(' ')}`;
}

export default function Page() {
  const [text, setText] = useState('Working …');
  useEffect(() => {
    describeWeights().then(setText, (error) => setText(String(error)));
  }, []);
  return <output>{text}</output>;
}
