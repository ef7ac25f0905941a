using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>
/// Answers that many clients read again and again, each good for one state of the database: whatever is committed makes all of them void. So a
/// crowd that watches a clone reads the tables once for each of its chunks, and not once for each look.
/// </summary>
internal sealed class AnswerCache(EmulatorDatabase database)
{
    /// <summary>More than any crowd watches; beyond that it begins anew.</summary>
    private const int MaxAnswers = 1_000;

    private readonly ConcurrentDictionary<Key, (long Version, byte[] Json)> _answers = new();

    /// <summary>Gives an answer as JSON, and makes it where it isn't there or is void.</summary>
    /// <typeparam name="T">What the answer is.</typeparam>
    /// <param name="key">All that the answer depends on beside the tables.</param>
    /// <param name="make">Reads the tables. What it throws is kept for nobody.</param>
    /// <param name="typeInfo">How it is written.</param>
    /// <returns>The answer.</returns>
    public byte[] Get<T>(Key key, Func<DbSession, T> make, JsonTypeInfo<T> typeInfo)
    {
        // Read before the tables are: a commit meanwhile makes the answer void at once, and never good for longer than it is.
        var version = database.Version;
        if (_answers.TryGetValue(key, out var known) && known.Version == version)
        {
            return known.Json;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(database.Read(make), typeInfo);
        if (_answers.Count >= MaxAnswers)
        {
            _answers.Clear();
        }

        _answers[key] = (version, json);
        return json;
    }

    /// <summary>A question.</summary>
    /// <param name="CollectionUrl">The collection's address as the client has it, which the links in the answer begin with.</param>
    /// <param name="Project">The project of the address.</param>
    /// <param name="Id">The operation.</param>
    /// <param name="Details">Whether details are asked for.</param>
    public readonly record struct Key(string CollectionUrl, string Project, int Id, bool Details);
}
