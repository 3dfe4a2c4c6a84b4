using System.Runtime.Versioning;

// A system under load on a small machine must not make another test's deadline pass.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// Native backends need a Unix shell.
[assembly: UnsupportedOSPlatform("windows")]
