BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Copy-TestRun' {
    It 'copies from the record of the documents' {
        $operation = Copy-TestRun -TestRecordId rec_0001 -Name demo-testrun -Wait -TimeoutSec 120
        $operation | Should -BeOfType 'CloneCmdlets.CloneOperation'
        $operation.Kind | Should -Be 'TestRun'
        $operation.State | Should -Be 'Succeeded'
        $operation.ServiceState | Should -Be 'passed'
        $operation.Source.Id | Should -Be 'rec_0001'
        $operation.Statistics.BaselineCount | Should -Be 5
        $operation.Handle | Should -Match '^wallarmfast:http://127\.0\.0\.1:\d+#run/\d+$'
    }

    It 'copies a run, and names the copy after it' {
        $id = Get-TestRunId passed
        $operation = Copy-TestRun $id
        $operation.Destination.Name | Should -BeLike 'Copy of *'
        $operation.Source.TestRunId | Should -Be "$id"
    }

    It 'fails a pipeline where vulnerabilities are found: the operation and an error' {
        $done = Copy-TestRun (Get-TestRunId failed) -Wait -TimeoutSec 120 -ErrorAction SilentlyContinue -ErrorVariable failure
        $done.State | Should -Be 'Failed'
        $done.Vulnerabilities.Count | Should -BeGreaterThan 0
        @($done.Vulnerabilities.Threat) | Should -Be @($done.Vulnerabilities.Threat | Sort-Object -Descending)
        Get-ErrorId $failure[0] | Should -Be 'TestRunFailed'
        $failure[0].TargetObject.Handle | Should -Be $done.Handle
    }

    It 'warns when a second copy goes to the same node' {
        $null = 1..2 | ForEach-Object { [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = "second $_" } } |
            Copy-TestRun -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'interrupt'
    }

    It 'finishes each before it sends the next with -Wait' {
        $done = @(1..2 | ForEach-Object { [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = "in turn $_" } } | Copy-TestRun -Wait -TimeoutSec 120)
        $done.State | Should -Be 'Succeeded', 'Succeeded'
        $done.Destination.Name | Should -Be 'in turn 1', 'in turn 2'
    }

    It 'sends nothing more to a node whose run could not be waited for to its end' {
        $before = (Get-TestRequest).Count
        $done = @(1..3 | ForEach-Object { [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = "left $_" } } |
                Copy-TestRun -Wait -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable failure)
        $done.Destination.Name | Should -Be 'left 1'
        $failure | ForEach-Object { Get-ErrorId $_ } | Should -Be 'CloneOperationTimeout', 'InvalidCloneRequest', 'InvalidCloneRequest'
        "$($failure[1])" | Should -Match "Nothing was sent.*'left 1'.*interrupt.*-NodeId"
        $failure[1].TargetObject | Should -Be $done.Handle
        @(Get-TestRequest -Skip $before | Where-Object Method -EQ 'POST').Count | Should -Be 1
        (Get-CloneOperation -Handle $done.Handle).State | Should -Not -Be 'Interrupted'
    }

    It 'knows a node by its id, however it is written' {
        $done = @('1', ' 1 ', '3' | ForEach-Object { [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = "on '$_'"; NodeId = $_ } } |
                Copy-TestRun -Wait -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable failure)
        $done.Destination.Name | Should -Be "on '1'", "on '3'"
        $failure | ForEach-Object { Get-ErrorId $_ } | Sort-Object | Should -Be 'CloneOperationTimeout', 'CloneOperationTimeout', 'InvalidCloneRequest'
    }

    It 'sends nothing more to a node that a run whose answer was lost may be at' {
        $null = Add-TestFault 'POST /v1/test_run' dropAfterProcessing
        $before = (Get-TestRequest).Count
        $null = 1..2 | ForEach-Object { [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = "perhaps $_" } } |
            Copy-TestRun -Wait -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure | ForEach-Object { Get-ErrorId $_ } | Should -Be 'SubmissionOutcomeUnknown', 'InvalidCloneRequest'
        "$($failure[1])" | Should -Match 'may be at work there'
        @(Get-TestRequest -Skip $before | Where-Object Method -EQ 'POST').Count | Should -Be 1
    }

    It 'ends where the token is refused during the wait, and sends nothing more' {
        $null = Add-TestFault 'GET /v1/test_run/*' status @{ status = 403; times = 1000 }
        $before = (Get-TestRequest).Count
        $recorded = Invoke-RecordedScript {
            param($Connection)
            1..2 | ForEach-Object { [pscustomobject]@{ TestRecordId = 'rec_0001'; Name = "refused $_" } } | Copy-TestRun -Wait -Connection $Connection
        } (Get-CloneService WallarmFast)
        Get-RecordedErrorId $recorded | Should -Be 'NotSignedIn'

        @(Get-TestRequest -Skip $before | Where-Object Method -EQ 'POST').Count | Should -Be 1
    }

    It 'sends nothing with -WhatIf' {
        $before = Get-TestRunCount
        Copy-TestRun -TestRecordId rec_0001 -Name nothing -WhatIf | Should -BeNullOrEmpty
        Get-TestRunCount | Should -Be $before
    }

    It 'takes the variables of the vendor where nothing else is given' {
        $env:TEST_RECORD_ID = 'rec_0001'
        $env:TEST_RUN_NAME = 'from the environment'
        try {
            (Copy-TestRun).Destination.Name | Should -Be 'from the environment'
        } finally {
            Remove-Item Env:TEST_RECORD_ID, Env:TEST_RUN_NAME
        }
    }

    It 'refuses a rate out of range' {
        { Copy-TestRun -TestRecordId rec_0001 -Name rate -Rps 1001 } | Should -Throw '*1000*'
        { Copy-TestRun -TestRecordId rec_0001 -Name rate -RpsPerBaseline 501 } | Should -Throw '*500*'
    }

    It 'ends a recording first with -StopRecording' {
        $record = @((Invoke-TestEmulator 'v1/test_record').body.objects | Where-Object recording)[0].id
        (Copy-TestRun -TestRecordId $record -Name 'after the recording' -StopRecording).State | Should -Be 'InProgress'
    }
}
