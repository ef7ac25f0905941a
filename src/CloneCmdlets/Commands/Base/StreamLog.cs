namespace CloneCmdlets.Commands.Base;

/// <summary>The core's log as the streams of a cmdlet; <see langword="null"/> stands for a stream that is off.</summary>
internal sealed class StreamLog(Action<string>? verbose, Action<string>? debug, Action<string> warning) : ICloneLog
{
    public void Verbose(string message) => verbose?.Invoke(message);

    public void Debug(string message) => debug?.Invoke(message);

    public void Warning(string message) => warning(message);
}
