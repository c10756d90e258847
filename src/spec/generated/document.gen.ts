// Generated from schemas/linkspec.schema.json by scripts/generate.mjs. Change the schema, then run: npm run generate

/**
 * A reference, a literal (discouraged), or a nest of them. An object whose only key is env, file, exec, secretKeyRef or value is never a nest.
 */
export type Credential =
  | EnvironmentReference
  | FileReference
  | ProgramReference
  | SecretKeyReference
  | Literal
  | NestedCredentials
  | Credential[]
  | (string | number | boolean | null);

/**
 * One SingleStore link as code: what it is to be, and how far linkspec may go to make it so.
 */
export interface LinkSpecDocument {
  /**
   * Version of the document's shape.
   */
  apiVersion: 'linkspec.dev/v1alpha1';
  /**
   * Always LinkSpec. Documents of other kinds are skipped with a note.
   */
  kind: 'LinkSpec';
  /**
   * Identity of the document.
   */
  metadata: {
    /**
     * Identity in messages; in Kubernetes the object's name. Any text that is not empty.
     */
    name: string;
    /**
     * Kubernetes namespace. Only the operator looks at it.
     */
    namespace?: string;
    /**
     * Kubernetes labels. linkspec does not look at them.
     */
    labels?: {
      [k: string]: string;
    };
    /**
     * Kubernetes annotations. Only the operator looks at them.
     */
    annotations?: {
      [k: string]: string;
    };
  };
  /**
   * The link and the policy for it.
   */
  spec: {
    /**
     * SingleStore database that holds the link. Any name that the server accepts; it is quoted, never refused.
     */
    database: string;
    /**
     * Link name. Default: metadata.name. Any name that the server accepts; it is quoted, never refused.
     */
    name?: string;
    /**
     * Link type, as in CREATE LINK … AS type.
     */
    type: 'S3' | 'AZURE' | 'GCS' | 'HDFS' | 'HTTP' | 'KAFKA' | 'MONGODB' | 'MYSQL';
    /**
     * The link's DESCRIPTION. Absent: not managed.
     */
    description?: string;
    /**
     * The link's CONFIG: typed JSON values, which SHOW LINKS shows to others. Absent: not managed. {}: must be empty. The set of keys is open.
     */
    config?: {
      [k: string]: unknown;
    };
    credentials?: NestedCredentials;
    /**
     * How far linkspec may go with this link. Every field has a default.
     */
    policy?: {
      /**
       * Exact: the live CONFIG becomes what the spec says, keys that it does not name are removed. Merge: top-level keys that the spec does not name are left as they are.
       */
      config?: 'Exact' | 'Merge';
      /**
       * Exact: the live CREDENTIALS become what the spec says. Merge: top-level keys that the spec does not name are left as they are.
       */
      credentials?: 'Exact' | 'Merge';
      /**
       * When credentials are sent again. OnChange: a value's fingerprint differs from the one last sent. OnVersion: credentialsVersion differs from the last one sent. Always: in every run.
       */
      credentialsDrift?: 'OnChange' | 'OnVersion' | 'Always';
      /**
       * A live link never managed before. Send: its credentials are sent once. Trust: they are taken as equal to the spec's. Refuse: the link is blocked.
       */
      adoption?: 'Send' | 'Trust' | 'Refuse';
      /**
       * Pause: running pipelines on the link are stopped for the change and started again. Refuse: a running pipeline on the link makes the change an error.
       */
      pipelines?: 'Pause' | 'Refuse';
      /**
       * true: pipelines on the link that are found in Error are started too, once the change is made.
       */
      revive?: boolean;
      /**
       * What may happen to the link once no spec names it. Retain: it stays. Delete: it is dropped (by --prune, by terraform destroy, or with the custom resource).
       */
      deletion?: 'Retain' | 'Delete';
      /**
       * A change of type, which needs DROP and CREATE. Refuse: it is blocked. Allow: it is made, but never while a pipeline uses the link.
       */
      replace?: 'Refuse' | 'Allow';
      /**
       * A difference that arose while the spec stayed as last applied. Correct: it is undone. Report: it is reported and left.
       */
      drift?: 'Correct' | 'Report';
      /**
       * Operator only. Automatic: changes are applied. Manual: changes are planned and wait for the approval annotation.
       */
      approval?: 'Automatic' | 'Manual';
    };
    /**
     * Any text: change it to have all credentials sent again. Needed with credentialsDrift: OnVersion.
     */
    credentialsVersion?: string;
    /**
     * true: the link is shown, never changed.
     */
    suspend?: boolean;
    /**
     * Operator only. Secret of the same namespace with the server's address: key url, or keys host, port, username and password; for TLS ca.crt, tls.crt and tls.key. Default: the operator's own.
     */
    connectionSecretRef?: {
      /**
       * Name of the Secret.
       */
      name: string;
    };
    /**
     * Operator only. How often the live link is compared with the spec when nothing else asks for it, such as 10m or 1h. At least 1m.
     */
    interval?: string;
  };
}
/**
 * The link's CREDENTIALS, or an object within them: references, at any depth, to where the values come from. spec.credentials absent: not managed. The set of keys is open.
 */
export interface NestedCredentials {
  [k: string]: Credential;
}
/**
 * The value of an environment variable.
 */
export interface EnvironmentReference {
  /**
   * Name of the variable.
   */
  env: string;
}
/**
 * The content of a file; one final line break is cut.
 */
export interface FileReference {
  /**
   * Path of the file; a relative one starts at the folder of the spec file.
   */
  file: string;
}
/**
 * What a program prints; one final line break is cut. No shell is involved.
 */
export interface ProgramReference {
  /**
   * The program and its arguments.
   *
   * @minItems 1
   */
  exec: [string, ...string[]];
}
/**
 * A key of a Kubernetes Secret in the same namespace. Operator only.
 */
export interface SecretKeyReference {
  /**
   * The Secret and its key.
   */
  secretKeyRef: {
    /**
     * Name of the Secret.
     */
    name: string;
    /**
     * Key within the Secret.
     */
    key: string;
  };
}
/**
 * The value itself, any JSON. Discouraged: it stands in the file for all to read.
 */
export interface Literal {
  /**
   * The value, sent as it is.
   */
  value: string | number | boolean | null | {} | unknown[];
}
