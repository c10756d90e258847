import { until } from '../open-emulator.js';
import { ofText, type SwitchCases, withPipeline } from './switch-case.js';

/** Switches of stopping and starting, and of sessions. */
export const PIPELINE_SWITCHES: Readonly<Record<string, SwitchCases>> = {
  stopDelayMs: {
    look: async (client, emulator) => {
      await withPipeline(client);
      emulator.set({ switches: { stopReturns: 'at-once' } });
      await client.rows('START PIPELINE p');
      await client.rows('STOP PIPELINE p');
      const at = emulator.pipelineOf('db', 'p').state;
      const alter = await client.errno("ALTER LINK l SET CONFIG ::a = 'x'");
      await until(() => emulator.pipelineOf('db', 'p').state === 'Stopped');
      return [at, alter];
    },
    positions: [
      [0, ['Stopped', 0]],
      [500, ['Running', 2901]],
    ],
  },
  stopReturns: {
    look: async (client, emulator) => {
      await withPipeline(client);
      emulator.set({ switches: { stopDelayMs: 500 } });
      await client.rows('START PIPELINE p');
      await client.rows('STOP PIPELINE p');
      return emulator.pipelineOf('db', 'p').state;
    },
    positions: [
      ['when-stopped', 'Stopped'],
      ['at-once', 'Running'],
    ],
  },
  stoppingState: {
    look: async (client, emulator) => {
      await withPipeline(client);
      emulator.set({ switches: { stopDelayMs: 5000, stopReturns: 'at-once' } });
      await client.rows('START PIPELINE p');
      await client.rows('STOP PIPELINE p');
      await client.rows('STOP PIPELINE p');
      return [
        await ofText(client, 'SELECT STATE FROM information_schema.PIPELINES', 'STATE'),
        await client.errno('START PIPELINE p'),
      ];
    },
    positions: [
      ['Running', ['Running', 2905]],
      ['Stopping', ['Stopping', 2905]],
    ],
  },
  startErrorDelayMs: {
    look: async (client, emulator) => {
      await withPipeline(client);
      emulator.set({ pipelineHealth: () => 'broken' });
      await client.rows('START PIPELINE p');
      await new Promise((resolve) => setTimeout(resolve, 30));
      return emulator.pipelineOf('db', 'p').state;
    },
    positions: [
      [0, 'Error'],
      [60_000, 'Running'],
    ],
  },
  foregroundMs: {
    look: async (client, emulator) => {
      await withPipeline(client);
      const run = client.rows('START PIPELINE p FOREGROUND');
      await until(() => emulator.pipelineOf('db', 'p').starts === 1);
      const { state } = emulator.pipelineOf('db', 'p');
      await run;
      return state;
    },
    positions: [
      [0, 'Stopped'],
      [600, 'Running...Foreground'],
    ],
  },
  sqlMode: {
    look: (client) => ofText(client, 'SELECT @@sql_mode AS m', 'm'),
    positions: [
      ['STRICT_ALL_TABLES', 'STRICT_ALL_TABLES'],
      ['ANSI_QUOTES,NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'],
    ],
  },
  forUpdateOnColumnstore: {
    look: async (client) => {
      await client.rows('CREATE TABLE c (a INT)');
      return client.errno('SELECT * FROM c FOR UPDATE');
    },
    positions: [
      ['refuse', 2911],
      ['accept', 0],
    ],
  },
};
