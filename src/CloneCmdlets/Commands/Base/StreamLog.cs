using System.Management.Automation;

namespace CloneCmdlets.Commands.Base;

/// <summary>The core's log as the streams of a cmdlet; <see langword="null"/> stands for a stream that is off.</summary>
internal sealed class StreamLog(Action<string>? verbose, Action<string>? debug, Action<string> warning) : ICloneLog
{
    public void Verbose(string message) => verbose?.Invoke(message);

    public void Debug(string message) => debug?.Invoke(message);

    public void Warning(string message) => warning(message);

    /// <summary>Whether a stream of a cmdlet is on. Each line that isn't asked for would wake the pipeline thread, and a wait for hundreds writes thousands.</summary>
    /// <param name="cmdlet">The cmdlet, on its pipeline thread.</param>
    /// <param name="stream">The stream, as its switch is called.</param>
    public static bool IsShown(PSCmdlet cmdlet, string stream) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(stream, out var given) && given is SwitchParameter asked
            ? asked
            : !string.Equals(
                cmdlet.GetVariableValue(stream + "Preference")?.ToString(), nameof(ActionPreference.SilentlyContinue), StringComparison.OrdinalIgnoreCase);
}
