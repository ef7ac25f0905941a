using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Services.WallarmFast.Answers;

/// <summary>Reads what was asked for out of an answer, or throws the error that the answer is.</summary>
internal static class FastReplies
{
    /// <summary>Reads the body of an answer.</summary>
    /// <typeparam name="T">What it should be.</typeparam>
    /// <param name="answer">The answer.</param>
    /// <param name="type">From <see cref="FastJson"/>.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="host">The API host, to show.</param>
    /// <returns>The body.</returns>
    /// <exception cref="CloneException">It isn't that.</exception>
    public static T Read<T>(HttpAnswer answer, JsonTypeInfo<T> type, FastQuestion question, string host)
        where T : class
    {
        // 203 is what a proxy makes of an answer; 204 has none.
        if ((int)answer.StatusCode is not (>= 200 and <= 299) || answer.StatusCode == HttpStatusCode.NonAuthoritativeInformation || answer.IsHtml)
        {
            throw FastErrors.From(answer, question, host);
        }

        try
        {
            var envelope = answer.ReadJson(FastJson.Default.FastEnvelope) ?? throw FastErrors.Unreadable(answer);
            if (envelope.Status is >= 300 and <= 599)
            {
                // The envelope's word counts where the two disagree: a gateway may have answered 200 for the service.
                throw FastErrors.From(answer with { StatusCode = (HttpStatusCode)envelope.Status }, question, host);
            }

            return envelope.Body.ValueKind == JsonValueKind.Object && envelope.Body.Deserialize(type) is { } body
                ? body
                : throw FastErrors.Unreadable(answer);
        }
        catch (JsonException)
        {
            throw FastErrors.Unreadable(answer);
        }
    }

    /// <summary>Reads the answer to a copy: an envelope that speaks of trouble on the service's side leaves open whether the copy was made, so it
    /// counts as not understood.</summary>
    public static RunBody ReadCopy(HttpAnswer answer, FastQuestion question, string host)
    {
        try
        {
            var run = Read(answer, FastJson.Default.RunBody, question, host);
            return run.Id.IsNone ? throw FastErrors.Unreadable(answer) : run;
        }
        catch (CloneException error) when (answer.IsSuccess && error.ErrorId is CloneErrorId.ServiceUnavailable)
        {
            throw FastErrors.Unreadable(answer);
        }
    }
}
