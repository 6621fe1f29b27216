package dev.petrel.hub.jobs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the room of jobs listen while there is a session. */
@Configuration(proxyBeanMethods = false)
class JobBeans {

    @Bean
    JobSpeaker jobSpeaker(Jobs jobs) {
        return jobs.speaker();
    }
}
