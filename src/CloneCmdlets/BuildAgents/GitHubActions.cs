using System.Text;
using CloneCmdlets.Text;

namespace CloneCmdlets.BuildAgents;

/// <summary>GitHub Actions: <c>::command property=value::text</c> in the log, and a file for output variables.</summary>
internal sealed class GitHubActions(string? outputFile) : BuildAgent
{
    public override string Error(CloneException error) =>
        $"::error title={Property(error.ErrorId.ToString())}::{Data(SafeText.Clean(error.Message))}";

    protected override IEnumerable<string> SetVariable(string name, string value)
    {
        if (!string.IsNullOrEmpty(outputFile))
        {
            // A line feed in it would set a variable of somebody else's choice.
            var line = value.Replace("\r", string.Empty, StringComparison.Ordinal).Replace('\n', ' ');
            File.AppendAllText(outputFile, $"{name}={line}{Environment.NewLine}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        return [];
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
