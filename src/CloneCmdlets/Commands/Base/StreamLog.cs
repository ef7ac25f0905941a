namespace CloneCmdlets.Commands.Base;

/// <summary>The core's log as the streams of a cmdlet.</summary>
internal sealed class StreamLog(Action<string> verbose, Action<string> debug, Action<string> warning) : ICloneLog
{
    public void Verbose(string message) => verbose(message);

    public void Debug(string message) => debug(message);

    public void Warning(string message) => warning(message);
}
