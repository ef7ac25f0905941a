using System.Text.Json;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>Says what is wrong with a body in the words of whoever wrote it: the deserializer's own name types that nobody outside knows. [ours]: the
/// reference says nothing of how the services put it.</summary>
internal static class JsonProblem
{
    public const string NoObject = "a JSON object is needed.";

    /// <summary>What is wrong.</summary>
    /// <param name="exception">What the deserializer threw.</param>
    /// <returns>A sentence, without its subject.</returns>
    public static string Of(JsonException exception)
    {
        // Broken JSON has the reader's exception inside, which knows of no type.
        if (exception.InnerException is JsonException)
        {
            return exception.Message;
        }

        var path = exception.Path ?? "$";
        return path == "$" ? NoObject
            : exception.Message.Contains("could not be mapped", StringComparison.Ordinal) ? $"there is no property '{Name(path)}'."
            : $"the value of '{Name(path)}' is not of the kind that is needed there.";
    }

    private static string Name(string path) => path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
}
