using System.Net;
using System.Text;
using System.Text.Json;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;
using CloneCmdlets.Services.WallarmFast.Answers;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>Broken answers, 100,000 of them by a seed: an operation or a typed error, never anything else.</summary>
public sealed class MutatedAnswerTests
{
    private const int Count = 100_000;
    private const int Seed = 1555572038;

    private static readonly string[] Fragments =
    [
        "null", "0", "-1", "1e400", "9223372036854775808", "1.5", "\"\"", "\"\\uD800\"", "\"\\uDC00x\"", "{}", "[]", "true", "{", "}", "[", "]", ",", ":", "\"", "\\",
        "\u0000", "\uFEFF", "id", "state", "\"id\":0,", "\"state\":null,", "\"\\ud800\":1,", new string('[', 40), "not_ready_for_cloning", "rec_0001", "<html>", "/*x*/", "NaN",
    ];

    private static readonly byte[][] Answers =
    [
        .. new[]
        {
            LookingTests.Sample, LookingTests.Sample,
            """{"status":200,"body":{"id":9012,"name":"n","state":"running","test_record_id":3533,"recording":true,"current_rps":1.5,"avg_rps":null,"estimated_time_to_completion":70,"tags":["a"]}}""",
            """{"status":201,"body":{"id":"tr_1234","name":"n","state":"cloning","test_record_id":"rec_0001"}}""",
            """{"status":400,"body":{"test_record_id":{"error":"not_ready_for_cloning","value":"rec_0001"}}}""",
            """{"status":404,"body":{"error":"not_found","value":3533}}""",
            """{"status":403,"body":"User not authenticated"}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly HttpStatusCode[] Statuses =
    [
        .. Enumerable.Repeat(HttpStatusCode.OK, 16), HttpStatusCode.Created, HttpStatusCode.NonAuthoritativeInformation, HttpStatusCode.Found,
        HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError,
    ];

    [Fact]
    public void Nothing_but_operations_and_typed_errors_comes_of_them()
    {
        var question = new FastQuestion.Copy(new RunRequestBody { Name = "n", TestRecordId = WireId.Typed("rec_0001"), PolicyId = WireId.Typed("7") }, null);
        var random = new Random(Seed);
        var mutator = new AnswerMutator(Answers, Fragments);
        var (operations, errors) = (0, 0);
        for (var number = 0; number < Count; number++)
        {
            var body = mutator.Next(random);
            var answer = new HttpAnswer
            {
                StatusCode = Statuses[random.Next(Statuses.Length)],
                MediaType = random.Next(10) == 0 ? "" : "application/json",
                Body = body,
                Question = "GET /v1/test_run/1",
                Location = random.Next(5) == 0 ? Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 30))) : null,
            };
            try
            {
                switch (number % 3)
                {
                    case 0:
                        Sound(FastOperations.From(
                            FastReplies.Read(answer, FastJson.Default.RunBody, new FastQuestion.FollowedRun("1"), "h"), "1", "https://h", null, null, null));
                        operations++;
                        break;
                    case 1:
                        var outcome = SubmissionClassifier.Classify(
                            answer,
                            one => FastOperations.From(FastReplies.ReadCopy(one, question, "h"), "1", "https://h", null, null, null),
                            one => FastErrors.From(one, question, "h"));
                        _ = outcome is SendOutcome.Accepted ? operations++ : errors++;
                        break;
                    default:
                        Sound(FastErrors.From(answer, question, "h"));
                        errors++;
                        break;
                }
            }
            catch (CloneException error)
            {
                Sound(error);
                errors++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {Seed}, input {number}, base64 {Convert.ToBase64String(body)}: {exception}");
            }
        }

        // Both ends are reached often, or the mutations would be too mild or too wild to find anything.
        Assert.InRange(operations, Count / 20, Count);
        Assert.InRange(errors, Count / 10, Count);
    }

    private static void Sound(CloneOperation operation)
    {
        Assert.True(operation.PercentComplete is null or (>= 0 and <= 100));
        Assert.True(operation.Statistics?.EstimatedTimeToCompletion is null || operation.Statistics.EstimatedTimeToCompletion >= TimeSpan.Zero);
        Assert.NotNull(operation.ToString());
        Assert.NotEmpty(JsonSerializer.Serialize(operation));
    }

    private static void Sound(CloneException error)
    {
        Assert.NotEmpty(error.Message);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }
}
