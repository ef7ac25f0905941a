# A host that keeps what it is shown, for what reaches no stream: progress, and what a cmdlet says when it was stopped.

if (-not ('CloneCmdlets.Tests.RecordingHost' -as [type])) {
    Add-Type -WarningAction SilentlyContinue -TypeDefinition @'
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace CloneCmdlets.Tests
{
    public sealed class RecordingHost : PSHost
    {
        private readonly RecordingInterface _ui = new RecordingInterface();
        public ConcurrentQueue<string> Warnings { get { return _ui.Warnings; } }
        public ConcurrentQueue<string> Lines { get { return _ui.Lines; } }
        public ConcurrentQueue<string> Questions { get { return _ui.Questions; } }
        public ConcurrentQueue<ProgressRecord> Progress { get { return _ui.Records; } }
        public override string Name { get { return "RecordingHost"; } }
        public override Version Version { get { return new Version(1, 0); } }
        public override Guid InstanceId { get; } = Guid.NewGuid();
        public override PSHostUserInterface UI { get { return _ui; } }
        public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
        public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
        public override void SetShouldExit(int exitCode) { }
        public override void EnterNestedPrompt() { }
        public override void ExitNestedPrompt() { }
        public override void NotifyBeginApplication() { }
        public override void NotifyEndApplication() { }
    }

    public sealed class RecordingInterface : PSHostUserInterface
    {
        public readonly ConcurrentQueue<string> Warnings = new ConcurrentQueue<string>();
        public readonly ConcurrentQueue<ProgressRecord> Records = new ConcurrentQueue<ProgressRecord>();
        public readonly ConcurrentQueue<string> Lines = new ConcurrentQueue<string>();
        public readonly ConcurrentQueue<string> Questions = new ConcurrentQueue<string>();
        public override PSHostRawUserInterface RawUI { get { return null; } }
        public override void WriteWarningLine(string message) { Warnings.Enqueue(message); }
        public override void WriteProgress(long sourceId, ProgressRecord record) { Records.Enqueue(record); }
        public override void Write(string value) { }
        public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { }
        public override void WriteLine(string value) { Lines.Enqueue(value); }
        public override void WriteErrorLine(string value) { }
        public override void WriteDebugLine(string message) { }
        public override void WriteVerboseLine(string message) { }
        public override string ReadLine() { throw new InvalidOperationException("It asked."); }
        public override SecureString ReadLineAsSecureString() { throw new InvalidOperationException("It asked."); }
        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) { throw new InvalidOperationException("It asked."); }
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) { throw new InvalidOperationException("It asked."); }
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) { throw new InvalidOperationException("It asked."); }
        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) { Questions.Enqueue(message); return 2; } // No
    }
}
'@
}

# Begins a script in a runspace of its own that has such a host. It gets the module's manifest and both connections.
function Invoke-RecordedScript([scriptblock] $Script, [object[]] $Argument = @()) {
    $recorder = [CloneCmdlets.Tests.RecordingHost]::new()
    $runspace = [runspacefactory]::CreateRunspace($recorder)
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddScript("param(`$Module) Import-Module `$Module").AddArgument((Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')).Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddScript($Script)
    foreach ($one in $Argument) { $null = $shell.AddArgument($one) }
    [pscustomobject]@{ Host = $recorder; Shell = $shell; Running = $shell.BeginInvoke() }
}

# As Ctrl+C does; comes back when the prompt would.
function Send-RecordedStop([object] $Recorded) {
    $Recorded.Shell.Stop()
}

function Complete-RecordedScript([object] $Recorded) {
    $Recorded.Shell.Runspace.Dispose()
    $Recorded.Shell.Dispose()
}

# The ids of a script's errors, once it has ended by itself. What hasn't ended in a minute fails, and is stopped.
function Get-RecordedErrorId([object] $Recorded) {
    try {
        $Recorded.Running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
        $null = $Recorded.Shell.EndInvoke($Recorded.Running)
        $Recorded.Shell.Streams.Error | ForEach-Object { Get-ErrorId $_ }
    } finally {
        Send-RecordedStop $Recorded
        Complete-RecordedScript $Recorded
    }
}
