'use client';
import { useEffect } from 'react';

// Imported where a server renders the page, too.
import '../check.js';

export default function Page() {
  useEffect(() => {
    import('../main.js');
  }, []);
  return <p>A client component</p>;
}
